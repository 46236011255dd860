//! Inflections that no rule gives, as facts of grammar.
//!
//! Owns a table of nouns, adjectives, spellings and verbs of the third group, written as models and
//! members and expanded once. Forms are folded. A form that is also a common noun of another meaning
//! (`lit`, `part`, `été`, `avions`) is left out, and so keeps its own stem.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Nouns, adjectives and spellings: each line is one word; its first form is the stem of all.
const WORDS: &[&str] = &[
    // Plurals.
    "oeil yeux",
    "ciel cieux",
    "aieul aieux aieule aieuls aieules",
    "travail travaux",
    "bail baux",
    "corail coraux",
    "email emaux",
    "soupirail soupiraux",
    "vitrail vitraux",
    "vantail vantaux",
    "joyau joyaux",
    "noyau noyaux",
    "tuyau tuyaux",
    "boyau boyaux",
    "mal maux",
    "betail bestiaux",
    "monsieur messieurs",
    "madame mesdames mme mmes",
    "mademoiselle mesdemoiselles mlle mlles",
    // Short writings: St-Étienne.
    "saint sainte saints saintes st ste sts stes",
    // Adjectives and nouns with a feminine of their own.
    "beau bel belle beaux belles",
    "nouveau nouvel nouvelle nouveaux nouvelles",
    "vieux vieil vieille vieilles",
    "fou fol folle fous folles",
    "mou mol molle mous molles",
    "jumeau jumelle jumeaux jumelles",
    "chameau chamelle chameaux chamelles",
    "sec seche secs seches",
    "frais fraiche fraiches",
    "blanc blanche blancs blanches",
    "franc franche francs franches",
    "long longue longs longues",
    "oblong oblongue",
    "doux douce douces",
    "faux fausse fausses",
    "roux rousse rousses",
    "benin benigne benins benignes",
    "malin maligne malins malignes",
    "turc turque turcs turques",
    "grec grecque grecs grecques",
    "caduc caduque caducs caduques",
    "favori favorite favoris favorites",
    "gros grosse grosses",
    "bas basse basses",
    "gras grasse grasses",
    "las lasse lasses",
    "epais epaisse epaisses",
    "gentil gentille gentils gentilles",
    "bon bonne bons bonnes",
    "neuf neuve neufs neuves",
    "bref breve brefs breves",
    "vif vive vifs vives",
    "veuf veuve veufs veuves",
    "sot sotte sots sottes",
    "net nette nets nettes",
    "elu elue elus elues",
    "tout toute tous toutes",
    "quel quelle quels quelles",
    "tel telle tels telles",
    "cher chere chers cheres",
    "fier fiere fiers fieres",
    "leger legere legers legeres",
    "entier entiere entiers entieres",
    "tiers tierce tierces",
    "dieu dieux",
    "jeu jeux",
    "feu feux",
    "lieu lieux",
    "voeu voeux",
    "neveu neveux",
    "cheveu cheveux",
    "eau eaux",
    "peau peaux",
    "loi lois",
    "roi rois",
    "foi",
    "fois",
    "mois",
    "pays",
    "cours",
    "vers",
    "sens",
    "fils",
    "mars",
    "puis",
    "temps",
    "corps",
    "bois",
    "taux",
    "prix",
    "voix",
    "noix",
    "croix",
    "paix",
    "fille filles",
    "mille",
    "ville villes",
    "reine reines",
    "rein reins",
    "home homes",
    "homme hommes",
    "femme femmes",
    "somme sommes",
    "moment moments",
    "univers",
    "macro macros",
    "annee annees",
    "armee armees",
    "arme armes",
    "musee musees",
    "vallee vallees",
    "chaussee chaussees",
    "banque banques",
    "nos notre",
    "vos votre",
    // Spellings of 1990 and variants.
    "oignon ognon oignons ognons",
    "nenuphar nenufar nenuphars nenufars",
    "cle clef cles clefs",
    "cuillere cuiller cuilleres cuillers",
    "paie paye paies payes",
    "aout aouts",
    "yaourt yogourt yaourts yogourts yoghourt",
    "chariot charriot chariots charriots",
    "imbecillite imbecilite",
    "combatif combattif combative combattive",
    "persifler persiffler",
    "bonhomie bonhommie",
    "assoir asseoir",
    "sursoir surseoir",
    "joailler joaillier",
    "douceatre douceatres",
];

/// A verb of the third group: what its stem ends in, the beginnings of its family, and its forms.
struct Verb {
    stem: &'static str,
    family: &'static str,
    forms: &'static str,
}

const VERBS: &[Verb] = &[
    Verb {
        stem: "etr",
        family: "-",
        forms: "etre suis es est sommes etes sont etais etait etions etiez etaient serai seras sera serons serez seront serais serait serions seriez seraient fus fut fumes furent sois soit soyons soyez soient etant",
    },
    Verb {
        stem: "avoi",
        family: "-",
        forms: "avoir ai as avons avez ont avais avait aviez avaient aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient eus eut eurent aie aies ait ayons ayez aient ayant",
    },
    Verb {
        stem: "all",
        family: "-",
        forms: "aller vais vas va allons allez vont allais allait allions alliez allaient irai iras ira irons irez iront irais irait irions iriez iraient alla allerent aille ailles aillent alle allee alles allees allant",
    },
    Verb {
        stem: "fai",
        family: "- re de satis contre",
        forms: "faire fais fait faisons faites font faisais faisait faisions faisiez faisaient ferai feras fera ferons ferez feront ferais ferait ferions feriez feraient fis fit firent fasse fasses fassions fassiez fassent faite faits faisant",
    },
    Verb {
        stem: "di",
        family: "- re inter pre contre me",
        forms: "dire dis dit disons dites disez disent disais disait disions disiez disaient dirai diras dira dirons direz diront dirais dirait dirions diriez diraient dirent dise dises dite dits disant",
    },
    Verb {
        stem: "voi",
        family: "- re pre entre",
        forms: "voir vois voit voyons voyez voient voyais voyait voyions voyiez voyaient verrai verras verra verrons verrez verront verrais verrait verrions verriez verraient prevoira virent vu vue vus vues voyant",
    },
    Verb {
        stem: "savoi",
        family: "-",
        forms: "savoir sais sait savons savez savent savais savait savions saviez savaient saurai sauras saura saurons saurez sauront saurais saurait sauriez sauraient sut surent sache saches sachent sachant su sus",
    },
    Verb {
        stem: "pouvoi",
        family: "-",
        forms: "pouvoir peux peut pouvons pouvez peuvent pouvais pouvait pouvions pouviez pouvaient pourrai pourras pourra pourrons pourrez pourront pourrais pourrait pourrions pourriez pourraient put purent puisse puisses puissions puissiez puissent pu pouvant",
    },
    Verb {
        stem: "vouloi",
        family: "-",
        forms: "vouloir veux veut voulons voulez veulent voulais voulait voulions vouliez voulaient voudrai voudras voudra voudrons voudrez voudront voudrais voudrait voudrions voudriez voudraient voulut voulurent veuille veuilles veuillent veuillez voulu voulue voulus voulues voulant",
    },
    Verb {
        stem: "devoi",
        family: "-",
        forms: "devoir dois doit devons devez doivent devais devait devions deviez devaient devrai devras devra devrons devrez devront devrais devrait devrions devriez devraient dut durent doive doives devant",
    },
    Verb {
        stem: "prend",
        family: "- ap com re sur entre me",
        forms: "prendre prends prend prenons prenez prennent prenais prenait prenions preniez prenaient prendrai prendras prendra prendrons prendrez prendront prendrais prendrait prendrions prendriez prendraient pris prit prirent prenne prennes prise prises prenant",
    },
    Verb {
        stem: "mett",
        family: "- per pro ad com sou trans re o e",
        forms: "mettre mets met mettons mettez mettent mettais mettait mettions mettiez mettaient mettrai mettras mettra mettrons mettrez mettront mettrais mettrait mettrions mettriez mettraient mis mit mirent mette mettes mise mises mettant",
    },
    Verb {
        stem: "ten",
        family: "- ob re sou main con de appar abs entre",
        forms: "tenir tiens tient tenons tenez tiennent tenais tenait tenions teniez tenaient tiendrai tiendras tiendra tiendrons tiendrez tiendront tiendrais tiendrait tiendrions tiendriez tiendraient tins tint tinrent tienne tiennes tenu tenue tenus tenues tenant",
    },
    Verb {
        stem: "ven",
        family: "- re de sou inter par pre con sur pro contre",
        forms: "venir viens vient venons venez viennent venais venait venions veniez venaient viendrai viendras viendra viendrons viendrez viendront viendrais viendrait viendrions viendriez viendraient vins vint vinrent vienne viennes venu venue venus venues venant",
    },
    Verb {
        stem: "ecri",
        family: "- d re",
        forms: "ecrire ecris ecrit ecrivons ecrivez ecrivent ecrivais ecrivait ecrivions ecriviez ecrivaient ecrirai ecrira ecrirons ecrirez ecriront ecrirait ecriraient ecrivit ecrivirent ecrive ecrives ecrite ecrits ecrites ecrivant",
    },
    Verb {
        stem: "scri",
        family: "in pre sou trans pro cir",
        forms: "scrire scris scrit scrivons scrivez scrivent scrivais scrivait scrivions scriviez scrivaient scrira scrirons scriront scrirait scriraient scrivit scrivirent scrive scrives scrite scrits scrites scrivant",
    },
    Verb {
        stem: "lir",
        family: "- re",
        forms: "lire lis lisons lisez lisent lisais lisait lisions lisiez lisaient lirai lira lirons lirez liront lirait liraient lise lises lurent lu lue lus lues lisant",
    },
    Verb {
        stem: "elir",
        family: "- re",
        forms: "elire elis elit elisons elisez elisent elisait elisaient elira eliront elirait eliraient elise elurent elisant",
    },
    Verb {
        stem: "viv",
        family: "- re sur",
        forms: "vivre vit vivons vivez vivent vivais vivait vivions viviez vivaient vivrai vivras vivra vivrons vivrez vivront vivrais vivrait vivraient vecut vecurent vecu vecue vecus vecues vivant",
    },
    Verb {
        stem: "nait",
        family: "- re",
        forms: "naitre nais nait naissons naissez naissent naissais naissait naissaient naitra naitront naitrait naquis naquit naquirent naisse naisses ne nee nees naissant",
    },
    Verb {
        stem: "connait",
        family: "- re me",
        forms: "connaitre connais connait connaissons connaissez connaissent connaissais connaissait connaissions connaissaient connaitrai connaitra connaitrons connaitrez connaitront connaitrait connaitraient connut connurent connaisse connaisses connu connue connus connues connaissant",
    },
    Verb {
        stem: "parait",
        family: "- ap dis com trans re",
        forms: "paraitre parais parait paraissons paraissez paraissent paraissais paraissait paraissaient paraitra paraitront paraitrait paraitraient parut parurent paraisse paru parue parus parues paraissant",
    },
    Verb {
        stem: "croi",
        family: "-",
        forms: "croire crois croit croyons croyez croient croyais croyait croyaient croirai croira croirons croirez croiront croirait croiraient crut crurent croie croies cru crue crus crues croyant",
    },
    Verb {
        stem: "boir",
        family: "-",
        forms: "boire boit buvons buvez boivent buvais buvait buvaient boira boiront boirait boiraient but burent boive boives bu bue bus bues buvant",
    },
    Verb {
        stem: "cevoi",
        family: "re aper con de per",
        forms: "cevoir cois coit cevons cevez coivent cevais cevait cevions ceviez cevaient cevrai cevra cevrons cevrez cevront cevrait cevraient cut curent coive coives cu cue cus cues cevant",
    },
    Verb {
        stem: "mouvoi",
        family: "- e pro",
        forms: "mouvoir meus meut mouvons mouvez meuvent mouvait mouvaient mouvra mouvront mut meuve mu mue mus mues mouvant",
    },
    Verb {
        stem: "valoi",
        family: "- equi pre",
        forms: "valoir vaux vaut valons valez valent valais valait valaient vaudra vaudront vaudrait vaudraient valut valurent vaille valu value valant",
    },
    Verb { stem: "falloi", family: "-", forms: "falloir faut fallait faudra faudrait fallut faille fallu" },
    Verb {
        stem: "suivr",
        family: "- pour",
        forms: "suivre suivons suivez suivent suivais suivait suivaient suivra suivront suivrait suivraient suivit suivirent suive suivi suivie suivis suivies suit",
    },
    Verb {
        stem: "duir",
        family: "con pro re tra intro se de repro recon en",
        forms: "duire duis duit duisons duisez duisent duisais duisait duisaient duira duiront duirait duiraient duisit duisirent duise duite duits duites duisant",
    },
    Verb {
        stem: "struir",
        family: "con recon in",
        forms: "struire struis struit struisons struisez struisent struisait struisaient struira struiront struirait struisit struisirent struise struite struits struites struisant",
    },
    Verb {
        stem: "truir",
        family: "de",
        forms: "truire truis truit truisons truisez truisent truisait truisaient truira truiront truirait truisit truisirent truise truite truits truites truisant",
    },
    Verb { stem: "cuir", family: "-", forms: "cuire cuisent cuisait cuira cuit cuite cuits cuites cuisant" },
    Verb {
        stem: "plair",
        family: "- de com",
        forms: "plaire plais plait plaisons plaisez plaisent plaisait plaisaient plaira plairont plairait plut plaise plaisant",
    },
    Verb {
        stem: "tair",
        family: "-",
        forms: "taire taisent taisait taisaient taira tut turent taise tue taisant",
    },
    Verb {
        stem: "batt",
        family: "- com a re de",
        forms: "battre bats bat battons battez battent battais battait battaient battra battront battrait battraient battit battirent batte battu battue battus battues battant",
    },
    Verb {
        stem: "romp",
        family: "- inter cor",
        forms: "rompre romps rompt rompons rompez rompent rompait rompaient rompra rompront rompit rompirent rompe rompu rompue rompus rompues rompant",
    },
    Verb {
        stem: "vainc",
        family: "- con",
        forms: "vaincre vaincs vainc vainquons vainquez vainquent vainquait vainquaient vaincra vaincront vainquit vainquirent vainque vaincu vaincue vaincus vaincues vainquant",
    },
    Verb {
        stem: "rir",
        family: "- sou",
        forms: "rire rit rions riez rient riait riaient rira riront rirait ri riant",
    },
    Verb {
        stem: "cour",
        family: "ac con dis par re se en",
        forms: "courir courons courez courent courais courait couraient courrai courra courrons courrez courront courrait courraient courut coururent coure couru courue courus courues courant",
    },
    Verb {
        stem: "courr",
        family: "-",
        forms: "courir courons courez courent courais courait couraient courra courront courrait courut coururent coure couru courue",
    },
    Verb {
        stem: "mourr",
        family: "-",
        forms: "mourir meurs meurt mourons mourez meurent mourais mourait mouraient mourrai mourra mourrons mourrez mourront mourrait mourut moururent meure meures mourant",
    },
    Verb {
        stem: "querir",
        family: "ac con re en",
        forms: "querir quiers quiert querons querez quierent querait queraient querra querront querrait quit quirent quiere quis quise quises querant",
    },
    Verb {
        stem: "ouvr",
        family: "- c dec re rec entr",
        forms: "ouvrir ouvre ouvres ouvrons ouvrez ouvrent ouvrais ouvrait ouvraient ouvrira ouvriront ouvrirait ouvriraient ouvrit ouvrirent ouvert ouverte ouverts ouvertes ouvrant",
    },
    Verb {
        stem: "ffr",
        family: "o sou",
        forms: "ffrir ffre ffres ffrons ffrez ffrent ffrais ffrait ffraient ffrira ffriront ffrirait ffrit ffrirent ffert fferte fferts ffertes ffrant",
    },
    Verb {
        stem: "partir",
        family: "- re",
        forms: "partir pars partons partez partent partais partait partaient partirai partira partirons partiront partirait partiraient partit partirent parte partant",
    },
    Verb {
        stem: "sortir",
        family: "- res",
        forms: "sortir sors sort sortons sortez sortent sortais sortait sortaient sortira sortiront sortirait sortit sortirent sorte sorti sortis sortant",
    },
    Verb {
        stem: "sentir",
        family: "- con res pres",
        forms: "sentir sent sentons sentez sentent sentais sentait sentaient sentira sentiront sentirait sentit sentirent sente senti sentie sentis senties sentant",
    },
    Verb {
        stem: "servir",
        family: "- des res",
        forms: "servir sers sert servons servez servent servais servait servaient servira serviront servirait servit servirent serve servi servie servis servies servant",
    },
    Verb {
        stem: "dormir",
        family: "- en ren",
        forms: "dormir dors dort dormons dormez dorment dormais dormait dormaient dormira dormiront dormirait dormit dormirent dorme dormi dormie dormant",
    },
    Verb {
        stem: "mentir",
        family: "- de",
        forms: "mentir mens ment mentons mentez mentent mentait mentaient mentira mentit mentirent mente menti mentant",
    },
    Verb {
        stem: "fuir",
        family: "- en",
        forms: "fuir fuit fuyons fuyez fuient fuyait fuyaient fuira fuiront fuirent fuie fui fuyant",
    },
    Verb {
        stem: "cueill",
        family: "- ac re",
        forms: "cueillir cueille cueilles cueillons cueillez cueillent cueillait cueillaient cueillera cueillit cueillirent cueilli cueillie cueillis cueillies cueillant",
    },
    Verb {
        stem: "aind",
        family: "cr pl contr",
        forms: "aindre ains aint aignons aignez aignent aignais aignait aignaient aindra aindront aindrait aignit aignirent aigne ainte aints aintes aignant",
    },
    Verb {
        stem: "eind",
        family: "p att t f c restr det dep rep empr et enfr",
        forms: "eindre eins eint eignons eignez eignent eignais eignait eignaient eindra eindront eindrait eignit eignirent eigne einte eints eintes eignant",
    },
    Verb {
        stem: "joind",
        family: "- re ad con dis en",
        forms: "joindre joins joint joignons joignez joignent joignait joignaient joindra joindront joindrait joignit joignirent joigne jointe joints jointes joignant",
    },
    Verb {
        stem: "soud",
        family: "re dis ab",
        forms: "soudre sous sout solvons solvez solvent solvait solvaient soudra soudront soudrait solut solurent solve solu solue solus solues soute solvant",
    },
    Verb {
        stem: "clu",
        family: "con ex in",
        forms: "clure clus clut cluons cluez cluent cluait cluaient clura cluront clurait clurent clue clues cluant",
    },
    Verb {
        stem: "jet",
        family: "- re pro",
        forms: "jeter jette jettes jettent jetons jetez jetait jetaient jettera jetteront jetterait jeta jeterent jete jetee jetes jetees jetant",
    },
];

/// The stem of a form that no rule gives.
pub fn stem(form: &str) -> Option<&'static str> {
    static STEMS: LazyLock<FxHashMap<String, String>> = LazyLock::new(stems);
    STEMS.get(form).map(String::as_str)
}

fn stems() -> FxHashMap<String, String> {
    let mut stems = FxHashMap::default();
    for line in WORDS {
        let first = line.split(' ').next().unwrap_or_default();
        for form in line.split(' ') {
            stems.insert(form.to_owned(), first.to_owned());
        }
    }
    for verb in VERBS {
        for beginning in verb.family.split(' ').map(|beginning| beginning.trim_start_matches('-')) {
            for form in verb.forms.split(' ') {
                let stem = || format!("{beginning}{}", verb.stem);
                stems.entry(format!("{beginning}{form}")).or_insert_with(stem);
            }
        }
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples() {
        for forms in [
            ["yeux", "oeil"],
            ["travaux", "travail"],
            ["lois", "loi"],
            ["belle", "beau"],
            ["apprenait", "apprendra"],
            ["naquit", "naissent"],
            ["acquiert", "acquis"],
            ["inscrivez", "inscrite"],
            ["ognon", "oignons"],
            ["decouvert", "decouvrir"],
        ] {
            assert!(stem(forms[0]).is_some(), "{forms:?}");
            assert_eq!(stem(forms[0]), stem(forms[1]), "{forms:?}");
        }
    }

    #[test]
    fn homographs_keep_their_own_stem() {
        for form in ["ete", "avions", "lit", "part", "couvent", "son", "president"] {
            assert_eq!(stem(form), None, "{form}");
        }
    }

    #[test]
    fn every_form_is_folded() {
        let unfolded = stems().into_keys().find(|form| !form.is_ascii());
        assert_eq!(unfolded, None);
    }
}
