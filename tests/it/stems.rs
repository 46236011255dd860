//! Pairs of French words that one search must find together, or apart, by class. Each pair is written as it is
//! spelled, so that folding is tried with it.

use trouvaille::french::analyse;

fn stem(word: &str) -> String {
    let tokens = analyse(word);
    assert_eq!(tokens.len(), 1, "{word} is one word");
    tokens[0].stem.as_str().to_owned()
}

/// Words of one class, each line all forms of one word: each meets the first.
const MEET: &[(&str, &[&str])] = &[
    (
        "plurals",
        &[
            "cheval chevaux", "journal journaux", "hôpital hôpitaux", "travail travaux", "vitrail vitraux",
            "bail baux", "corail coraux", "émail émaux", "bureau bureaux", "château châteaux", "eau eaux",
            "noyau noyaux", "tuyau tuyaux", "matériau matériaux", "jeu jeux", "lieu lieux", "neveu neveux",
            "bijou bijoux", "genou genoux", "chou choux", "œil yeux", "ciel cieux", "aïeul aïeux",
            "loi lois", "roi rois", "délai délais", "essai essais", "nation nations", "élément éléments",
            "avion avions", "poisson poissons", "canon canons", "échantillon échantillons", "agent agents",
            "enfant enfants", "an ans", "vin vins", "madame mesdames", "monsieur messieurs", "idée idées",
            "opéra opéras", "unité unités", "régime régimes", "limite limites", "agenda agendas",
            "métier métiers",
        ],
    ),
    (
        "feminines",
        &[
            "demandeur demanderesse",
            "désintéresser désintéressé désintéressée",
            "bailleur bailleresses",
            "français française françaises",
            "anglais anglaise",
            "bourgeois bourgeoise",
            "chinois chinoises",
            "premier première premières",
            "ouvrier ouvrière",
            "policier policière",
            "étranger étrangère",
            "léger légère",
            "boulanger boulangère",
            "acteur actrice actrices",
            "directeur directrice",
            "vendeur vendeuse",
            "heureux heureuse heureuses",
            "jaloux jalouse",
            "époux épouse",
            "actif active actives",
            "neuf neuve",
            "bref brève",
            "naïf naïve",
            "public publique publics publiques",
            "laïc laïque",
            "grec grecque",
            "turc turque",
            "blanc blanche",
            "franc franche",
            "sec sèche",
            "frais fraîche",
            "long longue",
            "doux douce",
            "faux fausse",
            "roux rousse",
            "bénin bénigne",
            "malin maligne",
            "favori favorite",
            "beau bel belle beaux belles",
            "nouveau nouvel nouvelle",
            "vieux vieil vieille",
            "fou fol folle",
            "mou molle",
            "jumeau jumelle",
            "européen européenne",
            "ancien ancienne",
            "bon bonne",
            "breton bretonne",
            "patron patronne",
            "professionnel professionnelle",
            "réel réelle",
            "cruel cruelle",
            "pareil pareille",
            "gentil gentille",
            "nul nulle",
            "gros grosse",
            "gras grasse",
            "épais épaisse",
            "net nette",
            "muet muette",
            "complet complète",
            "secret secrète",
            "inquiet inquiète",
            "idiot idiote",
            "sot sotte",
            "petit petite petits petites",
            "grand grande",
            "fort forte",
            "lourd lourde",
            "froid froide",
            "profond profonde",
            "haut haute",
            "étroit étroite",
            "gratuit gratuite",
            "plat plate",
            "délicat délicate",
            "candidat candidate",
            "exact exacte",
            "plein pleine",
            "certain certaine",
            "américain américaine",
            "voisin voisine",
            "brun brune",
            "commun commune",
            "civil civile",
            "national nationale nationaux",
            "oral orale",
            "égal égaux égale",
            "sûr sûre",
            "dur dure",
            "obscur obscure",
            "noir noire",
            "clair claire",
            "supérieur supérieure",
            "meilleur meilleure",
            "gris grise",
            "mauvais mauvaise",
            "divers diverse",
            "bavard bavarde",
            "allemand allemande",
            "joli jolie",
            "ami amie amies",
            "vrai vraie",
            "bleu bleue",
            "aigu aiguë",
            "absolu absolue",
            "important importante",
            "puissant puissante",
            "différent différente",
            "président présidente",
            "content contente",
            "étudiant étudiante étudiants",
            "paysan paysanne",
        ],
    ),
    (
        "first group",
        &[
            "chanter chante chantons chantez chantent chantait chantera chanterait chantèrent chanté chantées",
            "manger mange mangeons mangeait mangea mangeant",
            "commencer commençait commençons commença",
            "appeler appelle appelait appellera",
            "jeter jette jetait jettera",
            "acheter achète achetait",
            "employer emploie employait emploiera",
            "payer paie payait paiera",
            "essuyer essuie essuyait",
            "considérer considère considérait considéré",
            "préférer préfèrent préféré",
            "espérer espérons espère",
            "publier publie publiait publiée",
            "oublier oublia oublié",
            "étudier étudie",
            "créer crée créa créée",
            "arriver arrive arriva",
            "garder garde gardait",
            "regarder regardent regarda",
            "tirer tira tirent",
            "désirer désirait désire",
            "glisser glisse glissent",
            "laisser laissent laissa",
            "passer passe passent",
            "donner donne donnons",
            "utiliser utilise utilisées utilisant",
            "entrer entra entrait",
            "signaler signale signalé",
            "augmenter augmente augmentent",
            "fumer fument fumait",
            "exprimer expriment exprimé",
            "porter porte portait",
            "modifier modifie modifiée",
            "oser ose osa",
            "envoyer envoie enverra envoyait",
            "démission démissionner démissionne",
            "fonction fonctionnait",
            "continuer continue continua",
        ],
    ),
    (
        "second group",
        &[
            "finir fini finie finis finit finissent finissait finira finirait finissons",
            "choisir choisit choisissent choisie",
            "agir agit agissait agi",
            "établir établie établissent",
            "garantir garantit garantie",
            "réunir réunies réunissait",
            "obéir obéit obéissait",
            "réussir réussissent réussi",
            "jouir jouit jouissait",
            "remplir remplie remplissent",
        ],
    ),
    (
        "third group",
        &[
            "être suis sont était serait fut soit",
            "avoir ont avait aura eut ayant",
            "aller vont allait ira aille",
            "faire fait faisait fera firent fasse faites",
            "dire dit disait dira dites",
            "voir voit voyait verra vu virent",
            "savoir sait savait saura sache su",
            "pouvoir peut pouvait pourra puisse",
            "vouloir veut voulait voudra veuille",
            "devoir doit devait devra dut",
            "prendre prend prennent prit prise",
            "apprendre apprenait apprendra appris",
            "mettre met mettait mis mise",
            "permettre permet permis permettent",
            "tenir tient tiendra tenu",
            "obtenir obtient obtenue obtint",
            "venir vient viendra vint",
            "devenir deviennent devint",
            "écrire écrit écrivait écrivit",
            "inscrire inscrivez inscrite",
            "lire lisait lu lisent",
            "vivre vivait vécut vécu",
            "naître naquit née naissent",
            "connaître connaît connut connaissait",
            "paraître parut paraissait",
            "peindre peignait peint peigne",
            "craindre craint craignait",
            "joindre joint joignait",
            "résoudre résolu résolvait",
            "acquérir acquiert acquis acquerra",
            "mourir meurt mort mourait mourut",
            "courir couru courait",
            "recevoir reçoit reçu reçut",
            "boire buvait boivent",
            "suivre suit suivait suivi",
            "conduire conduit conduisait",
            "construire construit construisent",
            "plaire plaît plaisait",
            "battre bat battu",
            "rompre rompt rompu",
            "vaincre vaincu vainquit",
            "ouvrir ouvre ouvert ouvrit",
            "offrir offre offert",
            "partir partait partent",
            "sortir sortait sorti",
            "sentir sentait senti",
            "servir sert servait",
            "dormir dort dormait",
            "fuir fuyait fuit",
            "cueillir cueille cueillait",
            "rendre rend rendu rendait rendra",
            "attendre attendu attendait",
            "perdre perd perdu",
            "répondre répond répondit",
            "valoir vaut valait vaudra",
            "falloir faut fallait faudra",
            "pleuvoir pleut pleuvait",
            "asseoir assis assied",
            "conclure conclu conclut",
            "haïr hait haïssait",
        ],
    ),
    (
        "spellings",
        &[
            "événement évènement", "connaître connaitre", "oignon ognon", "nénuphar nénufar", "aiguë aigüe",
            "appellera appèlera", "clé clef", "cuiller cuillère", "paie paye", "août aout", "cœur coeur",
            "yaourt yogourt", "ambiguë ambigüe", "maître maitre", "règlementer réglementer",
            "chariot charriot", "combattif combatif", "dîner diner", "île ile", "cèleri céleri",
            "exigüe exiguë", "abîme abime",
        ],
    ),
];

/// Words of one class that must stay apart, two by two.
const APART: &[(&str, &[&str])] = &[
    (
        "an e makes another word",
        &[
            "port porte", "rein reine", "sein seine", "coup coupe", "cour course", "vent vente", "fil file",
            "mari marie", "soir soirée", "chemin cheminée", "lieu lieue", "banc banque", "pari paris",
            "vol vole", "mode modéré", "pois poisse", "sol sole", "bal balle", "ver verre", "pot pote",
            "car carte", "cap cape", "rat rate", "pic pique", "roc roche", "four fourche", "cor corde",
            "pin pinte",
        ],
    ),
    (
        "a noun and the verb made of it",
        &[
            "arrêt arrêter", "appel appeler", "rejet rejeter", "regard regarder", "port porter",
            "abandon abandonner", "emploi employer", "appui appuyer", "projet projeter", "calcul calculer",
            "accord accorder", "apport apporter", "avis aviser", "motif motiver", "oubli oublier",
            "refus refuser", "important importer", "constant constater", "président présider", "fin finir",
            "creux creuser",
        ],
    ),
    (
        "one letter more",
        &[
            "poisson poison", "dessert désert", "homme home", "Macron macro", "Hugo Hugues",
            "baiser baisser", "cousin coussin", "ruse russe", "base basse", "case casse", "rose rosse",
            "cours courses", "ville vil", "fois foi", "mois moi", "pays paye", "univers universitaire",
            "temps temple", "sens sentir", "mousse mouse", "guère guerre", "pécher pêle",
        ],
    ),
    (
        "a longer word",
        &[
            "châtiment chat", "portail port", "maire mairie", "police policier", "journal jour",
            "marseillais Marseille", "français franc", "enfant enfer", "arme armée", "dur durée", "an année",
            "étrange étranger", "usage usager", "autoriser autorité", "dossier dos", "médecin médecine",
            "horloge horloger", "oreille oreiller", "étage étagère", "meuble meule", "ange danger",
            "maison maçon", "raison raisin", "saison saisir", "action acte", "nation naturel",
            "station statue", "réussir réussite", "écrire écrier", "agir agiter", "sécuriser sécurité",
            "organe organiser", "major majorité", "banque banquier", "boulanger boulon", "voiture voir",
            "roman romain", "chance chanter", "fonction fond", "général génération", "communal communiste",
            "consul conseil", "capital capitaine", "parent parer", "argent arguer", "moment momie",
            "plus plaire", "du devoir", "ours ou", "tiers tir", "cas case",
        ],
    ),
    (
        "names",
        &[
            "Paris parier", "Julie julia", "Marie maria", "Paul Paule", "Laure Laura", "Roland rôle",
            "Albert alberge", "Valls val", "Reims rein", "Anne an", "Pierre pieu", "Martin marteau",
            "Simon simonie", "Durand durant", "Bernard berner", "Petit pépite", "Molière mollir",
            "Renan renard", "Léon lion",
        ],
    ),
];

#[test]
fn forms_of_one_word_meet() {
    let mut wrong = Vec::new();
    for (class, lines) in MEET {
        for line in *lines {
            let mut forms = line.split_whitespace();
            let first = forms.next().unwrap();
            wrong.extend(
                forms
                    .filter(|form| stem(form) != stem(first))
                    .map(|form| format!("{class}: {first}, {form}")),
            );
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn different_words_stay_apart() {
    let mut wrong = Vec::new();
    for (class, lines) in APART {
        for line in *lines {
            let (one, two) = line.split_once(' ').unwrap();
            if stem(one) == stem(two) {
                wrong.push(format!("{class}: {one}, {two} ({})", stem(one)));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_table_is_large() {
    let pairs = |table: &[(&str, &[&str])]| -> usize {
        table.iter().flat_map(|(_, lines)| *lines).map(|line| line.split_whitespace().count() - 1).sum()
    };
    assert!(pairs(MEET) + pairs(APART) >= 300);
}

/// An index that another analysis made is outdated. Whoever changes a rule of stems, or adds an example
/// of one, sees it here: then the edition is raised, and this with it.
#[test]
fn the_edition_is_raised_with_the_rules() {
    let pairs: Vec<&str> = MEET.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    let others = "dix-\nhuit, au-\ndessus, gou-\nvernement. L’œuvre des États-Unis, aujourd’hui : 10 000 élu·e·s du XIXe siècle, \
        dit-elle ; la S.N.C.F. et l’article L. 1234-1 ; les travaux naissaient, chevaux, heureuse, française, C++.";
    let examples = [&pairs.join("\n"), others].join("\n");
    let stems: Vec<String> = analyse(&examples)
        .into_iter()
        .map(|token| {
            let (form, stem) = (token.form.as_str(), token.stem.as_str());
            format!("{form} {stem} {} {}", token.written, token.glued)
        })
        .collect();
    let digest = xxhash_rust::xxh3::xxh3_64(stems.join("\n").as_bytes());
    assert_eq!(
        (trouvaille::index::generation::ANALYSIS, digest),
        ("6", 2_603_666_482_674_020_396),
        "raise ANALYSIS"
    );
}
