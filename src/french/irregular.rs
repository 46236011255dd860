//! Inflections and spellings that no rule gives, as facts of grammar.
//!
//! Owns a table of words, each with its forms, and the map of all forms that are known one by one: these
//! words, the verbs of `conjugation`, and the words of `lookalike`. Forms are folded. A form that is of two
//! words (`lit`, `part`, `vit`) stands with the one that is met more often; both readings are one form, so
//! neither is lost.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{conjugation, lookalike};

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
    "jaloux jalouse jalouses",
    "epoux epouse epouses",
    "public publique publics publiques",
    "laic laique laics laiques",
    "materiau materiaux",
    "fleau fleaux",
    "preau preaux",
    "etau etaux",
    "landau landaus",
    "egal egale egaux egales",
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
    "fois",
    "mois",
    "pays",
    "cours",
    "vers",
    "sens",
    "mars",
    "mais",
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
    "forteresse forteresses",
    "secheresse secheresses",
    "desinteresse desinteresses",
    "cointeresse cointeresses",
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
    "joailler joaillier",
    "douceatre douceatres",
    "evenement evenements",
    // Verbs that follow no model.
    "etre suis es est sommes etes sont etais etait etions etiez etaient serai seras sera serons serez seront serais \
     serait serions seriez seraient fus fut fumes futes furent fusse fusses fussent fussions fussiez sois soit soyons \
     soyez soient etant",
    "avoir ai as a avons avez ont avais avait aviez avaient aurai auras aura aurons aurez auront aurais aurait \
     aurions auriez auraient eu eus eut eumes eutes eurent eue eues eusse eusses eussent eussions eussiez aie aies \
     ait ayons ayez aient ayant",
    "aller vais vas va allons allez vont allais allait allions alliez allaient irai iras ira irons irez iront irais \
     irait irions iriez iraient allai allas alla allames allerent aille ailles aillent alle alles allant",
    "envoie enverrai enverras enverra enverrons enverrez enverront enverrais enverrait enverraient",
    "renvoie renverrai renverras renverra renverrons renverrez renverront renverrais renverrait renverraient",
    // Readings that are more frequent than that of a verb.
    "lit lits",
    "part parts",
    "partie parties",
    "voie voies",
    "vin vins",
    "nuit nuits",
    "but buts",
    "bout bouts",
    "sorte sortes",
    "ressort ressorts",
    "dessert desserts",
    "court courte courts courtes",
    "concours",
    "parcours",
    "recours",
    "secours",
    "discours",
    "fond fonds",
    "maintien maintiens",
    "soutien soutiens",
    "entretien entretiens",
    "allee allees",
    "du",
    "ne",
    "plus",
    "tu",
    "pendant",
    "devant",
    "durant",
    "an ans",
    "un une uns unes",
    "fil fils",
    "oui",
    "fonde fondes",
    "prime primes",
    "rime rimes",
    "rite rites",
    "mime mimes",
    "plume plumes",
    "fuite fuites",
];

/// Forms that there are, about.
const FORMS: usize = 17_000;

static STEMS: LazyLock<Stems> = LazyLock::new(Stems::of_all);

/// The stem of a form that is known by itself.
pub fn stem(form: &str) -> Option<&'static str> {
    STEMS.of(form)
}

/// Makes the table of forms, which the first word that is read waits for.
pub fn prepare() {
    LazyLock::force(&STEMS);
}

/// Each form, by 64 bits of a hash, and its stem. Made once a run, and a search waits for it: so no form is copied, and
/// few pages of memory are touched. That another word has the hash of a form is as likely as a flipped bit.
struct Stems {
    places: FxHashMap<u64, u16>,
    stems: Vec<CompactString>,
}

impl Stems {
    /// Of two words, the first that has a form keeps it.
    fn of_all() -> Stems {
        let mut places = FxHashMap::with_capacity_and_hasher(FORMS, FxBuildHasher);
        let mut stems: Vec<CompactString> = Vec::new();
        forms(&mut |form, stem| {
            if stems.last().is_none_or(|last| last != stem) {
                stems.push(CompactString::new(stem));
            }
            places.entry(key(form)).or_insert(stems.len() as u16 - 1);
        });
        Stems { places, stems }
    }

    fn of(&self, form: &str) -> Option<&str> {
        let place = self.places.get(&key(form))?;
        self.stems.get(usize::from(*place)).map(CompactString::as_str)
    }
}

fn key(form: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(form.as_bytes())
}

/// Calls `found` with each form, and its stem.
fn forms(found: &mut impl FnMut(&str, &str)) {
    for line in WORDS {
        let mut forms = line.split_whitespace().peekable();
        let first = forms.peek().copied().unwrap_or_default();
        forms.for_each(|form| found(form, first));
    }
    lookalike::forms(&mut *found);
    conjugation::forms(&mut *found);
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
    fn homographs_stand_with_the_reading_met_most() {
        for (form, with, not) in [
            ("lit", "lits", "lire"),
            ("part", "parts", "partir"),
            ("avions", "avion", "avoir"),
            ("couvent", "couvents", "couver"),
            ("sens", "sens", "sentir"),
            ("suis", "etre", "suivre"),
            ("vit", "voir", "vivre"),
            ("president", "presidente", "presidons"),
        ] {
            let stem = |form: &str| crate::french::stem::stem(form).into_owned();
            assert_eq!(stem(form), stem(with), "{form}, {with}");
            assert_ne!(stem(form), stem(not), "{form}, {not}");
        }
    }

    #[test]
    fn every_form_is_folded_and_has_a_key_of_its_own() {
        let mut keys: FxHashMap<u64, String> = FxHashMap::default();
        let mut last = (0, String::new());
        forms(&mut |form, stem| {
            assert!(form.is_ascii() && stem.is_ascii(), "{form} {stem}");
            assert_eq!(keys.entry(key(form)).or_insert_with(|| form.to_owned()), form);
            if last.1 != stem {
                last = (last.0 + 1, stem.to_owned());
            }
        });
        assert!(last.0 < u16::MAX && keys.len() <= FORMS, "{} forms of {} stems", keys.len(), last.0);
    }
}
