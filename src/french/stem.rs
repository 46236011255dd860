//! Stemming: what the inflected forms of a word share.
//!
//! Owns light rules for folded text: plurals, endings of nouns, endings of verbs, in this order, each a table;
//! what no rule gives is in `irregular`. Must not know accents: folding comes first, so that a word typed
//! without them has the same stem.
//!
//! A verb of the first group keeps an `e` (`porter`, `portait` → `porte`), so that it meets the noun in `-e`
//! and not the one without (`port`); the second group keeps its `i` (`finissait` → `fini`).
//!
//! Law: never empty; a word too short, or not of plain letters, is its own stem. Two words of different
//! meanings that come together are worse than two forms of one that stay apart.

use std::borrow::Cow;

use super::{irregular, lookalike};

/// An ending, how many letters must stand before it, and what takes its place.
struct Rule {
    ending: &'static str,
    before: usize,
    put: &'static str,
}

const fn rule(ending: &'static str, before: usize, put: &'static str) -> Rule {
    Rule { ending, before, put }
}

/// Endings of nouns and adjectives. The first that fits is applied, and nothing else.
const NOUNS: &[Rule] = &[
    rule("eaux", 1, "eau"), // bureaux
    rule("aux", 2, "al"),   // nationaux, chevaux
    rule("oux", 2, "ou"),   // bijoux
    rule("trices", 2, "teu"),
    rule("trice", 2, "teu"), // actrice, as acteur
    rule("euses", 2, "eu"),
    rule("euse", 2, "eu"), // heureuse, vendeuse
    rule("eresses", 4, "eu"),
    rule("eresse", 4, "eu"), // demanderesse, as demandeur
    rule("eux", 2, "eu"),
    rule("eurs", 3, "eu"),
    rule("eur", 3, "eu"),
    rule("ions", 2, "ion"), // actions
    rule("ieres", 1, "ier"),
    rule("iere", 1, "ier"), // ouvrière
    rule("iers", 1, "ier"),
    rule("ier", 1, "ier"),
    rule("ers", 3, "er"),
    rule("oires", 1, "oire"),
    rule("oirs", 1, "oir"),
    rule("iennes", 1, "ien"),
    rule("ienne", 1, "ien"),
    rule("ennes", 3, "en"),
    rule("enne", 3, "en"), // européenne
    rule("elles", 3, "el"),
    rule("elle", 3, "el"), // professionnelle
    rule("ives", 2, "if"),
    rule("ive", 2, "if"), // active
    rule("ales", 2, "al"),
    rule("ale", 2, "al"), // nationale
    rule("entes", 3, "ent"),
    rule("ente", 3, "ent"), // différente
    rule("ents", 2, "ent"),
    rule("aines", 4, "ain"),
    rule("aine", 4, "ain"), // africaine
    rule("ardes", 2, "ard"),
    rule("arde", 2, "ard"), // bavarde
    rule("oises", 2, "oi"),
    rule("oise", 2, "oi"), // bourgeoise
    rule("ois", 2, "oi"),
    rule("aises", 3, "ais"),
    rule("aise", 3, "ais"), // française
];

/// Endings of the second group, and of nouns in `-i`.
const SECOND_GROUP: &[&str] = &[
    "issaient", "issante", "issants", "issantes", "issions", "issiez", "issait", "issais", "issant",
    "issent", "issons", "issez", "isses", "isse", "irions", "iriez", "irent", "iraient", "irait", "irais",
    "irons", "iront", "irai", "iras", "irez", "ira", "ir", "is",
];

/// Endings of the first group, and how many letters must stand before them.
const FIRST_GROUP: &[(&str, usize)] = &[
    ("eraient", 2),
    ("erions", 2),
    ("eriez", 2),
    ("erait", 2),
    ("erais", 2),
    ("erons", 2),
    ("eront", 2),
    ("erent", 2),
    ("erai", 2),
    ("eras", 2),
    ("erez", 2),
    ("era", 3),
    ("aient", 2),
    ("ames", 4),
    ("antes", 2),
    ("ante", 2),
    ("ants", 2),
    ("ant", 2),
    ("ait", 2),
    ("ais", 2),
    ("iez", 3),
    ("ons", 3),
    ("ent", 2),
    ("ees", 3),
    ("ez", 3),
    ("ee", 3),
    ("er", 2),
    ("ai", 3),
    ("as", 4),
    ("a", 3),
    ("es", 2),
    ("e", 2),
];

/// The stem of a folded form.
pub fn stem(form: &str) -> Cow<'_, str> {
    if let Some(stem) = irregular::stem(form) {
        return Cow::Borrowed(stem);
    }
    if form.len() < 3 || !form.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(form);
    }
    if let Some(base) = lookalike::base(form) {
        return Cow::Owned(first_group(base));
    }
    if form.len() < 4 {
        return Cow::Borrowed(form);
    }
    if let Some(stem) = noun(form).or_else(|| second_group(form)) {
        return Cow::Owned(stem);
    }
    let fits =
        |(ending, before): &&(&str, usize)| form.len() >= before + ending.len() && form.ends_with(ending);
    if let Some((ending, _)) = FIRST_GROUP.iter().find(fits) {
        return Cow::Owned(first_group(&form[..form.len() - ending.len()]));
    }
    match form.strip_suffix('s') {
        Some(singular) if !singular.ends_with('s') => Cow::Borrowed(singular),
        _ => Cow::Borrowed(form),
    }
}

/// The stem of a word that ends as only nouns and adjectives do.
fn noun(form: &str) -> Option<String> {
    // gouvernement, élément, document, notamment.
    let singular = form.strip_suffix('s').unwrap_or(form);
    if let Some(rest) = singular.strip_suffix("ment")
        && rest.ends_with(['a', 'e', 'i', 'o', 'u', 'm'])
    {
        return Some(singular.to_owned());
    }
    if form.ends_with("fier") {
        return None;
    }
    let fits = |rule: &&Rule| form.len() >= rule.before + rule.ending.len() && form.ends_with(rule.ending);
    let rule = NOUNS.iter().find(fits)?;
    Some(format!("{}{}", &form[..form.len() - rule.ending.len()], rule.put))
}

/// The stem of a verb like `finir`, or of what ends like its participle.
fn second_group(form: &str) -> Option<String> {
    let base = SECOND_GROUP.iter().find_map(|ending| form.strip_suffix(ending)).or_else(|| {
        // petit, crédit, finit: but not droit, lait, produit.
        let base = form.strip_suffix("it").or_else(|| form.strip_suffix("its"))?;
        (!base.ends_with(['a', 'o', 'u']) || base.ends_with("ou")).then_some(base)
    })?;
    // obéir and jouir, but not laisse, cuisse, pays, loir.
    let verbal = !base.ends_with(['a', 'i', 'o', 'u', 'y']) || base.ends_with("ou");
    (base.len() >= 2 && verbal).then(|| format!("{base}i"))
}

/// The stem of a verb like `chanter`, or of a noun in `-e`.
fn first_group(base: &str) -> String {
    let base = base.strip_suffix("ge").map_or(base, |_| &base[..base.len() - 1]); // mangeait
    let (kept, put) = match base {
        _ if base.ends_with("ionn") => (&base[..base.len() - 1], ""), // démissionner, as démission
        _ if base.ends_with("ell") || base.ends_with("ett") => (&base[..base.len() - 1], "e"), // appelle, jette
        _ if base.ends_with("oy") || base.ends_with("ay") || base.ends_with("uy") => {
            (&base[..base.len() - 1], "ie") // employer, as emploie
        }
        _ => (base, "e"),
    };
    format!("{kept}{put}")
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
        "vendeur vendeuse vendeurs venderesse venderesses",
        "demandeur demanderesse",
        "bailleur bailleresse",
        "defendeur defenderesses",
        "pecheur pecheresse",
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
        ("mais", "mai"),
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
