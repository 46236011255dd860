//! Stemming: what the inflected forms of a word share.
//!
//! Owns light rules for folded text: plurals, endings of verbs, feminines, doubled consonants, in this
//! order, each a table; what no rule gives is in `irregular`. Must not know accents: folding comes first, so
//! that a word typed without them has the same stem.
//!
//! Law: never empty; a word too short, or not of plain letters, is its own stem. Two words of different
//! meanings that come together are worse than two forms of one that stay apart.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::irregular;

/// An ending, how many letters must stand before it, and what takes its place.
struct Rule {
    ending: &'static str,
    before: usize,
    put: &'static str,
}

const fn rule(ending: &'static str, before: usize, put: &'static str) -> Rule {
    Rule { ending, before, put }
}

/// Plurals. The first that fits is applied.
const PLURALS: &[Rule] = &[
    rule("eaux", 1, "eau"), // bureaux
    rule("aux", 3, "al"),   // nationaux, chevaux
    rule("eux", 2, "eu"),   // heureux, as heureuse below
    rule("oux", 2, "ou"),   // bijoux
    rule("x", 3, ""),
];

/// Endings of verbs and participles, longest first. The first that fits is applied.
const VERBS: &[Rule] = &[
    // Second group: finir, finissent, finirait.
    rule("issaient", 2, "i"),
    rule("issantes", 2, "i"),
    rule("iraient", 3, "i"),
    rule("issante", 2, "i"),
    rule("issants", 2, "i"),
    rule("issions", 2, "i"),
    rule("issait", 2, "i"),
    rule("issais", 2, "i"),
    rule("issant", 2, "i"),
    rule("issent", 2, "i"),
    rule("issons", 2, "i"),
    rule("issez", 2, "i"),
    rule("irions", 3, "i"),
    rule("irent", 3, "i"),
    rule("irait", 3, "i"),
    rule("irais", 3, "i"),
    rule("irons", 3, "i"),
    rule("iront", 3, "i"),
    rule("irai", 3, "i"),
    rule("iras", 3, "i"),
    rule("irez", 3, "i"),
    rule("ira", 3, "i"),
    rule("isse", 3, "i"),
    rule("ir", 3, "i"),
    // -dre: rendre, rendra, rendu.
    rule("draient", 3, "d"),
    rule("drait", 3, "d"),
    rule("drais", 3, "d"),
    rule("drons", 3, "d"),
    rule("dront", 3, "d"),
    rule("drez", 3, "d"),
    rule("drai", 3, "d"),
    rule("dra", 3, "d"),
    rule("ndre", 2, "nd"),
    rule("rdre", 2, "rd"),
    rule("ndues", 2, "nd"),
    rule("ndue", 2, "nd"),
    rule("ndus", 2, "nd"),
    rule("ndu", 2, "nd"),
    rule("rdues", 2, "rd"),
    rule("rdue", 2, "rd"),
    rule("rdus", 2, "rd"),
    rule("rdu", 2, "rd"),
    rule("ndit", 2, "nd"),
    rule("ndirent", 2, "nd"),
    rule("ndant", 3, "nd"),
    // First group: chanter, chantait, chanterait, chantèrent, chantée.
    rule("eraient", 3, ""),
    rule("erions", 3, ""),
    rule("eriez", 3, ""),
    rule("erait", 3, ""),
    rule("erais", 3, ""),
    rule("erons", 3, ""),
    rule("eront", 3, ""),
    rule("erent", 3, ""),
    rule("erai", 3, ""),
    rule("eras", 3, ""),
    rule("erez", 3, ""),
    rule("era", 4, ""),
    rule("aient", 2, ""),
    rule("ames", 5, ""),
    rule("antes", 3, ""),
    rule("ante", 3, ""),
    rule("ants", 3, ""),
    rule("ant", 3, ""),
    rule("ait", 3, ""),
    rule("ais", 3, ""),
    rule("iez", 3, ""),
    rule("ons", 3, ""),
    rule("ent", 3, ""),
    rule("ees", 3, ""),
    rule("ez", 3, ""),
    rule("ee", 3, ""),
    rule("ieres", 3, "i"),
    rule("iere", 3, "i"),
    rule("iers", 3, "i"),
    rule("ier", 3, "i"),
    rule("eres", 3, ""),
    rule("ere", 3, ""),
    rule("ers", 3, ""),
    rule("er", 3, ""),
    rule("ai", 4, ""),
    rule("as", 4, ""),
    rule("a", 5, ""),
];

/// Feminines and what they share with the masculine. The first that fits is applied.
const GENDERS: &[Rule] = &[
    rule("trices", 2, "teu"),
    rule("trice", 2, "teu"), // actrice, as acteur
    rule("euses", 2, "eu"),
    rule("euse", 2, "eu"), // heureuse, vendeuse
    rule("eurs", 3, "eu"),
    rule("eur", 3, "eu"), // vendeur
    rule("es", 3, ""),
    rule("s", 3, ""),
    rule("e", 3, ""),
];

/// What is levelled at the end of every stem.
const LEVELLED: &[Rule] = &[
    rule("ell", 2, "el"),
    rule("enn", 2, "en"),
    rule("onn", 3, "on"),
    rule("ett", 2, "et"), // professionnelle
    rule("iqu", 2, "ic"), // publique
    rule("v", 3, "f"),    // active
    rule("oy", 2, "oi"),
    rule("ay", 2, "ai"),
    rule("uy", 2, "ui"), // employer, emploie
    rule("ge", 2, "g"),  // mangeait
];

/// Nouns and adjectives that end like a verb, without plural `s` or feminine `e`: they lose only those.
const NOUNS: &[&str] = &[
    // -ent
    "accent", "accident", "adherent", "adolescent", "affluent", "agent", "antecedent", "apparent", "argent",
    "arpent", "ardent", "absent", "avent", "cent", "client", "coherent", "competent", "concurrent",
    "confident", "confluent", "conscient", "consequent", "content", "contingent", "continent", "convent",
    "couvent", "decent", "deficient", "delinquent", "different", "diligent", "dissident", "efficient",
    "eloquent", "eminent", "equivalent", "event", "evident", "excedent", "excellent", "expedient", "fervent",
    "frequent", "imminent", "impatient", "impertinent", "imprudent", "incident", "indecent", "independent",
    "indifferent", "indulgent", "influent", "ingredient", "inherent", "innocent", "insolent", "intelligent",
    "intermittent", "lent", "negligent", "occident", "opulent", "orient", "parent", "patent", "patient",
    "penitent", "permanent", "pertinent", "precedent", "present", "president", "prudent", "quotient",
    "recent", "recipient", "regent", "resident", "sergent", "serpent", "souvent", "strident", "subsequent",
    "talent", "torrent", "transparent", "trident", "turbulent", "urgent", "vent", "violent", "tourment",
    "serment", "ferment", "segment", // -ant
    "amant", "aimant", "avant", "brillant", "chant", "commandant", "constant", "correspondant", "courant",
    "croissant", "devant", "diamant", "distant", "elegant", "elephant", "enfant", "enseignant", "etudiant",
    "exploitant", "fabricant", "geant", "habitant", "important", "independant", "instant", "mechant",
    "migrant", "militant", "montant", "passant", "pendant", "protestant", "puissant", "representant",
    "restaurant", "savant", "servant", "suivant", "vivant", "dirigeant", "occupant", "participant",
    "assistant", "couchant", // -ait, -ais
    "abstrait", "attrait", "bienfait", "extrait", "forfait", "lait", "parfait", "portrait", "retrait",
    "souhait", "soustrait", "trait", "anglais", "biais", "bordelais", "camerounais", "congolais", "dais",
    "ecossais", "engrais", "finlandais", "francais", "gabonais", "harnais", "hollandais", "irlandais",
    "islandais", "jamais", "japonais", "libanais", "lyonnais", "marais", "marseillais", "mauvais", "nantais",
    "neerlandais", "palais", "polonais", "portugais", "rabais", "relais", "senegalais", "soudanais",
    "thailandais", "toulonnais", // -ir, -er, -ere, -ee, -a, -as
    "avenir", "desir", "loisir", "plaisir", "saphir", "soupir", "souvenir", "amer", "cancer", "danger",
    "enfer", "fer", "hiver", "mer", "ver", "verger", "affaire", "caractere", "colere", "frere", "matiere",
    "maniere", "mere", "misere", "mystere", "pere", "priere", "sphere", "lumiere", "riviere", "frontiere",
    "lycee", "trophee", "poupee", "fusee", "epee", "orchidee", "panacee", "azalee", "atlas", "matelas",
    "verglas", "cervelas", "lilas", "repas", "debarras", "cadenas", "tracas", "fatras", "agenda", "cinema",
    "camera", "opera", "panda", "veranda", "villa", "delta", "assez",
];

/// Nouns in -on whose plural looks like a verb.
const NOUNS_ON: &[&str] = &[
    "abandon", "avion", "ballon", "balcon", "baron", "baton", "biberon", "bidon", "blason", "bonbon",
    "bouchon", "bouffon", "bourgeon", "bouton", "buisson", "canton", "capuchon", "carton", "champignon",
    "chanson", "chardon", "charbon", "chaton", "chignon", "cloison", "cochon", "colon", "compagnon", "coton",
    "coupon", "crayon", "cornichon", "cotillon", "croupion", "dindon", "don", "donjon", "dragon", "edredon",
    "electron", "etalon", "facon", "fanfaron", "flacon", "flocon", "foison", "frisson", "garcon", "garnison",
    "gazon", "glacon", "guerison", "guidon", "hamecon", "herisson", "horizon", "jalon", "jambon", "jargon",
    "jeton", "juron", "lampion", "lecon", "lion", "liaison", "livraison", "macon", "maison", "marron",
    "melon", "menton", "micron", "million", "moisson", "mouton", "nom", "neuron", "oison", "oraison",
    "pantalon", "papillon", "paillon", "pardon", "patron", "pavillon", "peloton", "pension", "perron",
    "pigeon", "pinson", "piston", "plafond", "plongeon", "poison", "poisson", "pompon", "potiron", "poumon",
    "prison", "raison", "rayon", "region", "renom", "reunion", "salon", "saison", "sanction", "sauvageon",
    "savon", "saxon", "sermon", "siphon", "soupcon", "tampon", "talon", "teton", "toison", "tison",
    "trahison", "torchon", "vallon", "violon", "wagon", "breton", "gascon", "teuton", "wallon", "chaperon",
    "environ", "escadron", "citron", "vigneron", "bucheron", "forgeron", "pieton", "rejeton", "feuilleton",
    "chiffon", "terminaison", "conjugaison", "combinaison", "comparaison", "inclinaison", "cargaison",
    "floraison", "echanson", "rancon", "troncon", "fripon", "chapon", "harpon", "crampon",
];

/// The stem of a folded form.
pub fn stem(form: &str) -> Cow<'_, str> {
    if let Some(stem) = irregular::stem(form) {
        return Cow::Borrowed(stem);
    }
    if form.len() < 4 || !form.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(form);
    }
    let mut stem = form.to_owned();
    apply(PLURALS, &mut stem);
    if let Some(noun) = noun(&stem) {
        stem.truncate(noun);
    } else {
        apply(VERBS, &mut stem);
        apply(GENDERS, &mut stem);
    }
    level(&mut stem);
    Cow::Owned(stem)
}

/// Applies the first rule that fits.
fn apply(rules: &[Rule], word: &mut String) -> bool {
    let fits = |rule: &&Rule| word.len() >= rule.before + rule.ending.len() && word.ends_with(rule.ending);
    let Some(rule) = rules.iter().find(fits) else { return false };
    word.truncate(word.len() - rule.ending.len());
    word.push_str(rule.put);
    true
}

/// How many letters of a word its stem keeps, if it is a noun that ends like a verb.
fn noun(word: &str) -> Option<usize> {
    static LISTED: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| NOUNS.iter().chain(NOUNS_ON).copied().collect());
    let listed = |word: &str| LISTED.contains(word);
    if word.ends_with("ions") || word.ends_with("ion") {
        return Some(word.trim_end_matches('s').len());
    }
    // gouvernement, élément, document, but not forment.
    let singular = word.strip_suffix('s').unwrap_or(word);
    let vowel_before = |ending: &str| {
        singular.strip_suffix(ending).is_some_and(|rest| rest.ends_with(['a', 'e', 'i', 'o', 'u', 'm']))
    };
    if vowel_before("ment") || singular.ends_with("oir") || singular.ends_with("oire") {
        return Some(singular.strip_suffix('e').unwrap_or(singular).len());
    }
    // française: the masculine keeps its s.
    if let Some(masculine) = singular.strip_suffix("aise") {
        return Some(masculine.len() + "ais".len());
    }
    [word, singular, singular.strip_suffix('e').unwrap_or(singular)]
        .iter()
        .find(|candidate| listed(candidate))
        .map(|candidate| candidate.len())
}

fn level(stem: &mut String) {
    apply(LEVELLED, stem);
    // petit, petite; crédit, créditer: but not droit, lait, produit.
    let plain = stem.len() >= 5 && stem.ends_with("it");
    if plain && !["ait", "oit", "uit"].iter().any(|ending| stem.ends_with(ending)) {
        stem.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines of one word each: all its forms must meet.
    const MEET: &[&str] = &[
        "cheval chevaux",
        "national nationale nationaux nationales",
        "bijou bijoux",
        "bureau bureaux",
        "oeil yeux",
        "travail travaux",
        "loi lois",
        "journal journaux",
        "elu elue elus elues",
        "francais francaise francaises",
        "anglais anglaise",
        "premier premiere premiers premieres",
        "ouvrier ouvriere ouvriers ouvrieres",
        "policier policiere",
        "heureux heureuse heureuses",
        "acteur actrice acteurs actrices",
        "vendeur vendeuse vendeurs",
        "actif active actifs actives",
        "public publique publics publiques",
        "long longue",
        "beau belle bel beaux",
        "nouveau nouvelle",
        "europeen europeenne europeens europeennes",
        "professionnel professionnelle professionnels",
        "petit petite petits petites",
        "grand grande grands grandes",
        "complet complete complets",
        "gouvernement gouvernements",
        "element elements",
        "evenement evenements",
        "maison maisons",
        "action actions",
        "president presidents presidente",
        "different differente differents",
        "important importante importants",
        "etudiant etudiante etudiants etudiantes",
        "chanter chante chantes chantons chantez chantent chantait chantais chantaient chanterait \
         chantera chanteront chanta chanterent chantant chantee chantees",
        "manger mange mangeons mangeait mangea mangent mangerait mange mangez",
        "commencer commence commencait commencons commenca",
        "acheter achete achetait achetera",
        "appeler appelle appelait appellera appelera",
        "employer emploie employait employe emploient",
        "finir fini finie finit finissent finissait finira finirait",
        "choisir choisi choisit choisissent choisissait choisiront",
        "rendre rend rendu rendue rendait rendra rendent",
        "attendre attend attendait attendu attendra",
        "naitre naquit naissent",
        "acquerir acquiert acquis",
        "evoluer evolue evoluait",
        "arriver arrive arrivait arrivent arrivee",
        "donnee donnees",
    ];

    /// Pairs that must stay apart.
    const APART: &[(&str, &str)] = &[
        ("chat", "chatiment"),
        ("reine", "rein"),
        ("hugo", "hugues"),
        ("homme", "home"),
        ("univers", "universitaire"),
        ("macron", "macro"),
        ("portail", "port"),
        ("poisson", "poison"),
        ("dessert", "desert"),
        ("finir", "fin"),
        ("francais", "franc"),
        ("important", "importer"),
        ("enfant", "enfer"),
        ("moment", "momie"),
        ("arme", "armee"),
        ("banque", "banc"),
        ("mois", "moi"),
        ("fois", "foi"),
        ("pays", "payer"),
        ("police", "policier"),
        ("journal", "jour"),
        ("maire", "mairie"),
        ("marseille", "marseillais"),
        ("president", "presider"),
        ("ville", "vil"),
        ("argent", "arguer"),
    ];

    #[test]
    fn forms_of_one_word_meet() {
        for line in MEET {
            let mut forms = line.split_whitespace();
            let first = forms.next().unwrap();
            for form in forms {
                assert_eq!(stem(form), stem(first), "{form}, {first}");
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (a, b) in APART {
            assert_ne!(stem(a), stem(b), "{a}, {b}");
        }
    }

    #[test]
    fn short_words_and_numbers_are_their_own_stem() {
        for form in ["ete", "os", "19e", "1234", "c++", "школа"] {
            assert_eq!(stem(form), form);
        }
    }

    proptest! {
        #[test]
        fn never_empty(form in "\\PC{1,12}") {
            prop_assert!(!stem(&form).is_empty());
        }
    }
}
