//! Words whose ending looks like an inflection of another word.
//!
//! Owns nouns and adjectives that end like a verb, feminines that only differ by an `e`, and verbs of the first
//! group whose base ends like an adjective. Forms are folded, singular and masculine. Must not know rules.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Adjectives and nouns of both genders: the feminine adds `e`, the plural `s` if there is none.
const GENDERED: &str = "
    abject abondant abruti absent absolu abstrait abstrus adequat adherent adjuvant adolescent adroit adverse
    afferent affluent afghan africain aigu allemand alpin amant ambigu ambivalent ambulant amer americain ami
    andin anglais anglican anormal antecedent anterieur antillais apparent apprenti aquilin archer ardent ardu
    argentin arrogant artisan ascendant assassin assistant assorti aucun auvergnat avenant averti avocat bai
    banal barbu bavard beat beni benit berger biais bienfaisant bienveillant bienvenu bigot birman bis biscornu
    bleu blond blondin bocager bordelais bossu boucher boulanger bourru bovin brigand brillant brun brut bruyant
    byzantin cagot calcin camerounais candidat canin caprin castillan catalan certain chacun charentais charmant
    charnu chatelain chaud chenu cher cheri chevalin cisalpin citadin civil clair clairvoyant clandestin client
    cocher coherent commandant commun compact competent complet compromis concis concret concupiscent concurrent
    confident confit confus congolais consanguin conscient conseiller consequent constant contemporain content
    contigu contingent convalescent converti coquin correct cossu couchant courant court courtisan cousin
    cristallin croissant croyant cubain cuisant decent decevant dechu decrepit decroissant deficient defini
    degoutant delicat delinquant demi depourvu desert desobligeant desuet devolu devot diamantin different
    dijonnais diligent diocesain direct dirigeant discret disert dissident dissolu dissolvant distant distinct
    distrait divergent divers divin dolent dominant dominicain droit dru dur ecossais ecrivain ecuyer
    effervescent efficient egal elegant eloquent embarrassant emergent eminent enclin enfantin ennemi eperdu
    equivalent erudit espagnol etourdi etranger etroit etudiant evident exact excedent excellent exclus exempt
    exigeant exigu expert exquis exterieur extravagant exuberant fabricant faineant fatal favori fecond felin
    feminin fervent feu feuillu fichu fier fin final finlandais flagrant flamand flamboyant florentin forain
    fort fortuit fourchu francais franciscain frequent friand fringant froid fromager fumant furibond futur
    gabonais gai galant gallican gaucher geant germain glacial gluant goeland goulu gourmand grand gratuit
    gredin gris habitant hardi haut hautain havanais hebreu hollandais horloger huguenot humain idiot ignorant
    immediat imminent imparfait impatient impenitent impertinent impoli important importun imprecis imprevu
    imprudent impudent impuissant impur inadequat inapercu inattendu incandescent incertain incessant incident
    inclus incompetent incomplet inconnu inconscient inconsequent incontinent incorrect indecent indecis
    indefini independant indifferent indigent indigne indirect indiscret indistinct individu indu indulgent
    inedit inegal inexact inferieur infini influent infus ingenu ingrat inherent inhumain innocent inopportun
    inquiet insignifiant insolent instant insuffisant intact integrant intelligent interessant interieur
    intermittent intestin intrigant intrus inverse irlandais irreflechi irresolu islandais issu itinerant
    japonais jeun joli joufflu laid latent latin laureat lavandier legat leger lent levantin libanais libertin
    lointain lorrain lourd lutin lyonnais magistrat mahometan majeur maladroit malfaisant malsain malveillant
    manchot mandarin maraicher marchand marin marocain marquis marseillais masculin mat maudit mauvais mechant
    mecontent mediat meilleur mendiant mensonger menu mesquin messager metropolitain mexicain milanais mineur
    mondain mongol moribond moustachu mur muscadin musulman mutin nantais napolitain natal naval navigant
    neerlandais negligent negociant nepalais niais noir nonchalant normal normand nu nul obligeant obscur obtus
    occident odorant opportun opulent oranger orleanais orphelin ottoman ours outrageant ovin paillard
    pakistanais palatin parent parfait partisan passager patelin patient pelerin penitent perclus permanent
    persan pertinent pervers pesant petit phosphorescent piemontais piquant plaisant plan plat plein poignant
    poilu pointu poli polonais polyvalent porcher porcin portugais posterieur potager pourvu precedant precedent
    preponderant present president pret prevalent prieur prochain profond profus prompt protestant prudent
    pudibond pueril puissant pur puritain quiet ras recalcitrant recent reclus referent regent renegat replet
    repu republicain resident ressortissant reticent retors revolu riverain romain roman romand rond
    rouennais roumain rouquin sain saint salin sanglant sanguin sarrasin saugrenu savant scelerat second secret
    senegalais serein sergent servant seul somnolent soudain soudanais sourd souterrain souverain strict
    strident subit subsequent subtil suburbain succinct succulent suffisant suffocant suivant superflu superieur
    suppleant sur suspect suzerain taiwanais taquin tetu texan thailandais tibetain tisserand tors tortu toscan
    touchant touffu toulonnais tranchant transalpin transparent trapu tribal truand truculent turbulent
    turgescent ulterieur un uni urbain urgent usager uterin vacant vaccin vacher vagabond vaillant vain velu
    ventru vert viager vieillard vigilant vil vilain violent viril virulent vivant voisin volant volatil vrai
    zinzolin";

/// Adjectives and nouns whose feminine also doubles the consonant.
const DOUBLED: &str = "
    aigrelet barbillon baron bas blondinet bon bouffon boulot breton brouillon brunet cadet champion chat cochon
    coquet douillet epais espion expres fanfaron fluet folichon fripon gascon gentil gentillet glouton gras
    grassouillet gros guilleret las letton lion luron maigrelet metis mignon muet net nourrisson nul palot
    pareil patron pauvret paysan pieton polisson poltron poulet profes propret reel rondelet rouan saxon seulet
    simplet sot sujet teuton vermeil vieillot vigneron violet wallon";

/// Nouns of one gender: the plural adds `s`.
const NOUNS: &str = "
    abandon abri acacia accent accident affaire agenda agent aiguillon aile aileron alea alinea alma alpha
    amanda amidon ananas angela angola anna annee appui argent armee arpent assez atlas attrait auparavant aura
    auvent avant avenir avent avion aviron azalee azuree bail baillon balai balcon ballon baluchon barbara
    bataillon baton beta bianca biberon bidon bienfait blason boisson bonbon bouchee bouchon bouclier bouillon
    boulon bourgeon bouton bras bref brisant brouhaha bucher bucheron buisson cabanon cabochon cadenas caisson
    calecon camelia camera canada cancer canevas canon canton capuchon caractere carafon carburant cargaison
    carillon carlotta carton cas cecilia ceinturon cela cent cependant cervelas chanson chant chaperon chapon
    charbon chardon chasselas chaton chaussee chausson chef cheminee cher chevron chez chicoree chiffon chignon
    cholera ciment cinema citron clairon clara clocher clocheton cloison coefficient colere colon coma
    combinaison compagnon comparaison compas confluent conjugaison continent contree contrefacon convent cora
    cordon cornichon cotillon coton coupon coutelas couvaison couvent crampon crayon crevaison cri cristina
    croisillon croquant croupion crouton cruchon cuiller cuir curee dais danger data debarras declinaison defi
    deja dela delai delta demangeaison demon denier dent desir desormais diamant diana diffus dindon dispos diva
    don donjon doublon dragon duree echanson echantillon echelon ecrevisse ecusson edredon electron elephant
    elisa elixir embarras embryon emma enfant enfer engrais ennui environ epee eperon escadron essai esturgeon
    etalon ether etui eva event exhalaison expedient extra facon fatras faucon fee felon fenaison fer ferment
    feston feuilleton filon flacon fleuron flocon flora floraison flottaison foison forfait forgeron fourgon
    fourmi foyer fracas fragment frais frelon frere frimas frisson froment frondaison fronton fusee gala galon
    gamma gant garcon gardon garnison gazon geai gent giboulee glacon gnon goudron goujon greffier greffon
    grelon grillon guerilla guerison guidon hacienda haillon hamecon hanneton harnais harpon helas herisson
    heron hier hiver horizon idee implant inclinaison inconvenient infra ingredient isabella isolant jalon
    jamais jambon jargon jeton journee julia jupon juron lai laid lait lama lampion lardon larron laser laura
    lecon leila levant liaison lieutenant lilas limon lisa livraison loisir lola lorgnon louisa loyer luna lycee
    macaron macon mai maison malaga malfacon mamelon maquignon marais maree mari maria marmiton marron martyr
    master matelas matinee medaillon media melon menton mer mere messer metayer micron midi milliard million
    misere moellon moignon moineau moisson montant moucheron mousqueton moussaillon mouton moyennant multimedia
    musee mystere napoleon nez niger nom nonobstant nora noyer nuee nuitee occident oignon oison olga opera
    oraison orchidee ordinateur oreiller orient oubli outremer paillasson paillon palais pampa panacee panama
    panda panorama pantalon paon papa papillon paravent pardon pari pas patent paula pavillon peloton penchant
    pendaison pension pere peron perquisition perron pigeon pigment pignon pilon pinson pion piston plafond
    plaidoyer plaisir plancher plasma plastron pli plongeon poincon poison poisson poker polka pompon portrait
    postillon potiron poulailler poumon poupee poupon precis prison prorata quai quant quarteron quinquina quota
    quotient rabais rai raison rayon razzia recipient region rejeton relais renom repas restaurant retrait
    reunion revolver rez rocher rognon rosa rosee saison salaison salon sanction saphir sara saucisson saumon
    sauvageon savon schema segment serment sermon serpent sierra sillon siphon soda sofa soiree solvant son
    sophia souci souhait soupcon soupir souri souvenir souvent sphere stella stimulant tacheron taffetas talent
    talon tampon tant tatillon tatons tendon teresa terminaison tesson teton tibia tison toison tombola ton
    torchon torrent tourbillon tourment tracas trahison trait trepas tri trident troncon trophee typhon ultra
    vallee vallon venaison vent ver veranda verger verglas versant victoria villa violon visa voila volant voyer
    vrai wagon zephyr";

/// Words that end in `s` without being a plural, or in `e` without being a feminine or a verb.
const INVARIABLE: &str = "
    abces abus acces ailleurs alors apres athenes autrefois aux avis bis blocus bois brebis bus campus cas
    certes ces ceux chaos charles chaux colis congres consensus corps coulis cours croquis crucifix cypres dans
    debris deces depuis des dessous dessus deux devis dos eaux enclos envers exces faux flux fois fouillis
    gachis gens georges gres hachis heros hugues huis jacques jadis jeux jus laius legs les lis logis londres
    lotus mars maux mes mets moeurs moins mois mors nos os ours paradis parfois paris parvis pas pastis pays
    perdrix pis plus poids pois pres proces processus progres propos prospectus puis puits pus quelquefois queux
    radis rebours reculons reflux refus reims remords repos roulis rubis sans sens ses souris sous stimulus
    succes tapis taudis taux temps terminus tes tiers toujours toutefois travers treillis tres tumulus univers
    velours vers virus voeux volontiers vos yeux";

/// Bases of verbs of the first group that end like an adjective, a noun or another group; all their forms have
/// one stem.
const BASES: &str = "
    abaiss absent acceler accident acclam accoutum adher admir adulter aer affaiss affam affili agre agrement
    aim aimant aliment alli allum alter amass amnisti amoncell anim apostasi appell appreci apprivois appropri
    archiv argent argument arrim arriv asphyxi aspir associ assum atrophi attard attell attent attir augment
    authentifi autographi autopsi aval aviv baiss balbuti bard benefici blam bois bombard brass brillant brim
    brocard brum cal calomni captiv cass cel celebr cement chancell chant charri chass chati chom ciment cir
    cisell class colori comment communi complement compliment comprim concass concili confer congedi congel
    consider consomm conspir consum content contrari convi cooper copi cre cri criss croass crois cuirass cultiv
    dam damass dard deball decal dechain dechir declam declass decri dedi degener degois delaiss delass deliber
    delir deni denigr denomm dentell depass depli deprim deriv desactiv desenchant desesper desir devi deviss
    devoil diffam differ differenci diger disgraci document domicili eclabouss ecri ecum edent egal egren emball
    embrass emmiell encaiss enchain enchant endent enflamm enjoliv enrhum ensorcell entam entass entrain enumer
    envi epell epi epouvant esper esquiss esquiv estim etal etincell etir etudi event exager exasper excell
    excori exfoli exhal exhum exoner expedi experiment expi expir exprim expropri extasi fard ferment ficell
    fracass fragment frequent fum gain gant gard gel gener ger gliss gomm grain gre grim grommell hal hant
    harass harcell hasard heriss hiss humili hypertrophi impetr implant implement imprim incarcer incendi ingeni
    inger inhal inhum initi injuri inser inspir install instrument integr intent interpell invent inventori
    irradi lacer laiss lambriss lament lard lass legifer lessiv lezard li liber licenci lini liss macer mani
    mari martell maugre mecontent mendi metiss mim mir modell moder morcell motiv mouvement musard negoci ni
    nivell nomm obliter obtemper obvi oper opprim orient os ot oubli outrepass palli parfum pari parlement
    parodi parsem pass passement patient pavois pel pell penetr persever photocopi photographi placard plant pli
    pliss plum poignard pomm ponder pourchass pouss prefer prelass present presum pri priv privilegi proclam
    procre programm prolifer prosper publi querell rabaiss radi ralli rallum ram ramass rapatri rappell rassasi
    ratiss raval raviv reactiv rebaiss rebrouss recel recidiv reclam reclass reconcili recre recri recuper refer
    refugi regal regard regener reglement reinvent reiter reli remani remedi remerci remuner reni renomm
    renouvell repass reper repertori repli repouss represent reprim resili respir ressass resum retard retir
    rever rim riv ru ruissell salari saliv scell sci sediment sell sem seri serpent signal somm souci soupir
    soutir spoli sublim sugger supplant supple suppli supplici supprim surpass tapiss tard tass telegraphi
    temper tent tir tiss tois toler tourment touss tracass train tram transfer transpir trepass tri trouss
    trucid tu ulcer us vant vari vener vent vici violent vir viss vocifer";

/// The endings of the first group. `iez`, `ions` after all, since `publier` keeps its `i`.
const FIRST_GROUP: &str = "e es ent er ez ee ees ons iez ais ait aient ai as a ames ates erent at asse assent ant \
    erai eras era erons erez eront erais erait erions eriez eraient";

/// Bases of verbs of the second group whose feminine participle must not look like a noun in `-ie`.
const SECOND_GROUP: &str = "
    abol abrut accompl adouc affad affaibl affranch ag agrand aguerr aigr alourd amaigr amoindr amoll amort
    aneant aplat applaud arrond asserv assort assoup assouv assujett attendr atterr avert avil bann bat blanch
    blott bond brand brun chauv cher chois compat consent convert defin degarn demol desobe dessais desun divert
    durc ebah eclairc elarg embell empl encher endurc enfou englout enhard enrich ensevel envah epanou etabl
    etourd evanou faibl farc fin flech fletr fleur fourn franch garant garn grand guer impart interag invest
    jaun lot maigr meurtr mug mun mur nant noirc nourr obe obscurc pal per petr pol pourr preetabl premun pun
    raccourc racorn radouc rafraich raid rajeun ralent reag redefin reflech refleur refroid reg rejou rempl
    rencher repart ressort retabl retent reun roid rot roug rug sais sal sub surg tar tern terr tied trah un vag
    vern vieill";

/// Calls `found` with each form that is known by itself, and its stem, which is the masculine singular.
pub fn forms(mut found: impl FnMut(&str, &str)) {
    for word in INVARIABLE.split_whitespace() {
        found(word, word);
    }
    let mut form = String::new();
    let mut add = |word: &str, ending: &str, of: &str| {
        form.clear();
        form.extend([word, ending]);
        found(&form, of);
    };
    let plural = |word: &str| if word.ends_with(['s', 'x', 'z']) { "" } else { "s" };
    for word in NOUNS.split_whitespace() {
        add(word, "", word);
        add(word, plural(word), word);
    }
    for word in GENDERED.split_whitespace() {
        for ending in ["", plural(word), "e", "es"] {
            add(word, ending, word);
        }
    }
    for word in DOUBLED.split_whitespace() {
        let feminine = format!("{word}{}", &word[word.len() - 1..]);
        add(word, "", word);
        add(word, plural(word), word);
        add(&feminine, "e", word);
        add(&feminine, "es", word);
    }
    for base in SECOND_GROUP.split_whitespace() {
        let participle = format!("{base}i");
        add(&participle, "e", &participle);
        add(&participle, "es", &participle);
    }
}

/// The base of a form of a verb of the first group that could be taken for something else.
pub fn base(form: &str) -> Option<&str> {
    static KNOWN: LazyLock<[FxHashSet<&str>; 2]> =
        LazyLock::new(|| [BASES, FIRST_GROUP].map(|words| words.split_whitespace().collect()));
    let [bases, endings] = &*KNOWN;
    let cuts = (form.len().saturating_sub(7).max(2)..form.len()).rev();
    cuts.map(|at| form.split_at(at))
        .find(|(base, ending)| endings.contains(ending) && bases.contains(base))
        .map(|(base, _)| base)
}
