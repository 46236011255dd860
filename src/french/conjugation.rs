//! Conjugation of the third group, as principal parts.
//!
//! Owns the models of irregular verbs and the families that follow them, and the endings that make forms of
//! their parts. Forms are folded; the stem of a verb is its infinitive. Must not know nouns.

/// `family; infinitive; singular of the present; stems of nous, of ils, of the future, of the past; participle;
/// other forms`. The family are the beginnings put before every part, `-` for none; a part may be missing.
const MODELS: &[&str] = &[
    "- contre de re satis stupe; faire; fais fait; fais; fass; fer; fi; fait; font faites",
    "- re contre inter me pre de; dire; dis dit; dis; dis; dir; di; dit; dites",
    "- re entre; voir; vois voit; voy; voi; verr; vi; vu;",
    "pre; voir; vois voit; voy; voi; voir; vi; vu;",
    "pour depour; voir; vois voit; voy; voi; voir; vu; vu;",
    "-; savoir; sais sait; sav; sav; saur; su; su; sache saches sachent sachant sachons sachez",
    "-; pouvoir; peux peut; pouv; peuv; pourr; pu; pu; puisse puisses puissent puissions puissiez",
    "-; vouloir; veux veut; voul; veul; voudr; voulu; voulu; veuille veuilles veuillent veuillez",
    "- re; devoir; dois doit; dev; doiv; devr; du; ; due dues",
    "aper con de per re entraper; cevoir; cois coit; cev; coiv; cevr; cu; cu;",
    "- e pro; mouvoir; meus meut; mouv; meuv; mouvr; mu; mu;",
    "- equi pre re; valoir; vaux vaut; val; val; vaudr; valu; valu; vaille vailles vaillent",
    "-; falloir; faut; ; faill; faudr; fallu; ; fallait",
    "-; pleuvoir; pleut; pleuv; pleuv; pleuvr; ; ;",
    "- r; asseoir; assieds assied assois assoit; assey; assoi; assier; assi; assis; assoir assoyait assoyaient assoyant \
     assoira assoirait asseye asseyent",
    "-; surseoir; sursois sursoit; sursoy; sursoi; sursoir; sursi; sursis; sursoir",
    "-; echoir; echoit echet; eche; echoi; echoir; echu; echu; echerra",
    "-; dechoir; dechois dechoit; dechoy; dechoi; dechoir; dechu; dechu;",
    "- ap com de desap entre e me rap re sur; prendre; prends prend; pren; prenn; prendr; pri; pris;",
    "- ad com compro e entre o per pro re sou trans; mettre; mets met; mett; mett; mettr; mi; mis;",
    "- abs appar con contre de entre main ob re sou; tenir; tiens tient; ten; tienn; tiendr; tin; tenu;",
    "- ad circon contre con de inter par pre pro re rede sou sub sur; venir; viens vient; ven; vienn; viendr; vin; \
     venu;",
    "- d re; ecrire; ecris ecrit; ecriv; ecriv; ecrir; ecrivi; ecrit;",
    "circon in pre pro reins sou tran trans; scrire; scris scrit; scriv; scriv; scrir; scrivi; scrit;",
    "- e re ree; lire; lis lit; lis; lis; lir; lu; lu;",
    "- re sur; vivre; vis vit; viv; viv; vivr; vecu; vecu;",
    "- re; naitre; nais nait; naiss; naiss; naitr; naqui; ; nee nees nes",
    "- me re; connaitre; connais connait; connaiss; connaiss; connaitr; connu; connu;",
    "- ap com dis re reap trans; paraitre; parais parait; paraiss; paraiss; paraitr; paru; paru;",
    "- re; croire; crois croit; croy; croi; croir; cru; cru;",
    "- ac de; croitre; crois croit; croiss; croiss; croitr; cru; cru;",
    "-; boire; bois boit; buv; boiv; boir; bu; bu;",
    "- en pour; suivre; suis suit; suiv; suiv; suivr; suivi; suivi;",
    "con de en in intro pro re recon reintro repro se sur tra; duire; duis duit; duis; duis; duir; duisi; duit;",
    "con in recon; struire; struis struit; struis; struis; struir; struisi; struit;",
    "de; truire; truis truit; truis; truis; truir; truisi; truit;",
    "- re; cuire; cuis cuit; cuis; cuis; cuir; cuisi; cuit;",
    "- re; luire; luis luit; luis; luis; luir; luisi; ;",
    "-; nuire; nuis nuit; nuis; nuis; nuir; nuisi; ;",
    "- com de; plaire; plais plait; plais; plais; plair; plu; ;",
    "-; taire; tais tait; tais; tais; tair; tu; ;",
    "-; suffire; suffis suffit; suffis; suffis; suffir; suffi; suffi;",
    "abs dis ex sous; traire; trais trait; tray; trai; trair; ; trait;",
    "- a com contre de e ra re; battre; bats bat; batt; batt; battr; batti; battu;",
    "- con; vaincre; vaincs vainc; vainqu; vainqu; vaincr; vainqui; vaincu;",
    "- sou; rire; ris rit; ri; ri; rir; ri; ri;",
    "- ac con de dis en par re se; courir; cours court; cour; cour; courr; couru; couru;",
    "-; mourir; meurs meurt; mour; meur; mourr; mouru; mort;",
    "ac con en re; querir; quiers quiert; quer; quier; querr; qui; quis;",
    "- c dec entr r rec; ouvrir; ouvre ouvres; ouvr; ouvr; ouvrir; ouvri; ouvert;",
    "o sou; ffrir; ffre ffres; ffr; ffr; ffrir; ffri; ffert;",
    "- de re; partir; pars part; part; part; partir; parti; parti; partissait partissent partissant",
    "- res; sortir; sors sort; sort; sort; sortir; sorti; sorti;",
    "- as con pres res; sentir; sens sent; sent; sent; sentir; senti; senti;",
    "- re; repentir; repens repent; repent; repent; repentir; repenti; repenti;",
    "- des res; servir; sers sert; serv; serv; servir; servi; servi;",
    "- en ren; dormir; dors dort; dorm; dorm; dormir; dormi; dormi;",
    "- de; mentir; mens ment; ment; ment; mentir; menti; menti;",
    "- en; fuir; fuis fuit; fuy; fui; fuir; fui; fui;",
    "- ac re; cueillir; cueille cueilles; cueill; cueill; cueiller; cueilli; cueilli;",
    "as tres; saillir; saille sailles; saill; saill; saillir; sailli; sailli;",
    "-; bouillir; bous bout; bouill; bouill; bouillir; bouilli; bouilli;",
    "- de re; vetir; vets vet; vet; vet; vetir; veti; vetu;",
    "-; hair; hais hait; haiss; haiss; hair; hai; hai;",
    "cr pl contr; aindre; ains aint; aign; aign; aindr; aigni; aint;",
    "p dep rep t det f enfr et c enc att empr astr restr contr etr g; eindre; eins eint; eign; eign; eindr; eigni; eint;",
    "- ad con dis en re; joindre; joins joint; joign; joign; joindr; joigni; joint;",
    "re; soudre; sous sout; solv; solv; soudr; solu; solu;",
    "ab dis; soudre; sous sout; solv; solv; soudr; ; sous; soute soutes",
    "- de re; coudre; couds coud; cous; cous; coudr; cousi; cousu;",
    "con ex; clure; clus clut; clu; clu; clur; clu; clu;",
    "in oc; clure; clus clut; clu; clu; clur; clu; clus;",
    "-; clore; clot; clos; clos; clor; ; clos;",
    "en e; clore; clot; clos; clos; clor; ; clos;",
];

/// Verbs like `rendre`: what stands before `-re` in all forms.
const LIKE_RENDRE: &str = "append attend condescend confond correspond defend demord depend descend detend detord \
    distend distord entend epand etend fend fond mord morfond pend perd pond pourfend pretend redescend \
    refend refond remord rend repand repond retord revend suspend tend tond tord vend";

/// Verbs like `rompre`.
const LIKE_ROMPRE: &str = "corromp interromp romp";

const AFTER_NOUS: &str = "ons ez ais ait ions iez aient ant ants ante antes";
const AFTER_ILS: &str = "e es ent";
const AFTER_FUTURE: &str = "ai as a ons ez ont ais ait ions iez aient";
const AFTER_PAST: &str = "s t rent mes tes sse sses ssent";
const AFTER_PARTICIPLE: &str = " s e es";

/// Calls `found` with each form of each verb, and its infinitive.
pub fn forms(mut found: impl FnMut(&str, &str)) {
    let (mut infinitive, mut form) = (String::new(), String::new());
    for model in MODELS {
        let parts: Vec<&str> = model.split(';').map(str::trim).collect();
        let [family, base, singular, nous, ils, future, past, participle, other] = parts[..] else {
            unreachable!("a model has nine parts");
        };
        for beginning in family.split(' ').map(|beginning| beginning.trim_start_matches('-')) {
            join(&mut infinitive, [beginning, base, ""]);
            let mut add = |part: &str, ending: &str| {
                join(&mut form, [beginning, part, ending]);
                // Nouns in -tion are more frequent: mentions, portions.
                if ending.is_empty() || !form.ends_with("tions") {
                    found(&form, &infinitive);
                }
            };
            singular.split_whitespace().for_each(|form| add(form, ""));
            for (part, endings) in [
                (nous, AFTER_NOUS),
                (ils, AFTER_ILS),
                (future, AFTER_FUTURE),
                (past, AFTER_PAST),
                (participle, AFTER_PARTICIPLE),
            ] {
                let endings = endings.split(' ').filter(|_| !part.is_empty());
                endings.for_each(|ending| add(part, ending));
            }
            other.split_whitespace().for_each(|form| add(form, ""));
            found(&infinitive, &infinitive);
        }
    }
    for (bases, third) in [(LIKE_RENDRE, ""), (LIKE_ROMPRE, "t")] {
        for base in bases.split_whitespace() {
            join(&mut infinitive, [base, "re", ""]);
            for (part, endings) in [
                ("", AFTER_NOUS),
                ("", AFTER_ILS),
                ("r", AFTER_FUTURE),
                ("i", AFTER_PAST),
                ("u", AFTER_PARTICIPLE),
                (third, " s"),
                ("", " s"),
                ("re", ""),
            ] {
                for ending in endings.split(' ') {
                    join(&mut form, [base, part, ending]);
                    found(&form, &infinitive);
                }
            }
        }
    }
}

/// Puts parts of a word in the place of what a buffer holds.
fn join(word: &mut String, parts: [&str; 3]) {
    word.clear();
    word.extend(parts);
}
