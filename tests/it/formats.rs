//! What is printed of results, in each format, literally.

use crate::env::Env;

const LETTER: &str = "Lettre du phare

Le gardien écrit à sa sœur. La mer est haute. Les mouettes crient sur la jetée. Le vent ne cesse pas. La
lampe brûle bien. Il manque de pétrole pour la lampe. Un bateau viendra mardi avec du pétrole, du pain et
les journaux.
";

fn letter() -> Env {
    let env = Env::with(&[
        ("lettre.txt", LETTER),
        (
            "notes.jsonl",
            "{\"id\": \"n=1\", \"title\": \"=Liste <b>\", \"text\": \"-Du pétrole & du *pain*.\"}\n",
        ),
    ]);
    env.done(&["index", "."]);
    env
}

#[test]
fn matches_far_apart_are_shown_as_fragments() {
    let env = Env::new();
    let filling = "Rien ne bouge sur le quai, et le temps passe. ".repeat(8);
    env.write("quai.txt", format!("Une goélette accoste. {filling}On décharge enfin les épices.\n"));
    env.done(&["index", "."]);
    assert_eq!(
        env.done(&["search", "goélette épices"]).out,
        "\u{20}1. quai.txt:1
    Une goélette accoste. Rien ne bouge sur le quai, et le temps passe. Rien ne
    bouge sur le quai, et le temps passe. … Rien ne bouge sur le quai, et le
    temps passe. Rien ne bouge sur le quai, et le temps passe. On décharge enfin
    les épices.

1 passage
"
    );
}

#[test]
fn sentences_around_and_whole_passages() {
    let env = letter();
    let shown = |args: &[&str]| {
        let out = env.done(&[&["search", "mouettes"], args].concat()).out;
        out.lines().skip(2).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(&["-C", "0"]), "… Les mouettes crient sur la jetée. … 1 passage");
    assert_eq!(
        shown(&["--context", "1"]),
        "… La mer est haute. Les mouettes crient sur la jetée. Le vent ne cesse pas. … 1 passage"
    );
    assert!(shown(&["--full"]).starts_with("Le gardien écrit"));
    assert_eq!(env.run(&["search", "mouettes", "--full", "-C", "1"]).status, 2);
}

#[test]
fn json_lines_have_a_line_a_passage() {
    let env = letter();
    let run = env.done(&["search", "pétrole", "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["query"], &lines[0]["rank"], &lines[0]["id"]),
        (&"pétrole".into(), &1.into(), &"n=1".into())
    );
    assert_eq!(lines[1]["marks"][0]["text"], "pétrole");
}

#[test]
fn csv_has_a_row_a_passage_and_no_formula() {
    let env = letter();
    let run = env.done(&["search", "pétrole pain", "--format", "csv", "-n", "1"]);
    let (head, row) = run.out.split_once('\n').unwrap();
    assert_eq!(head, "query_id,query,rank,score,path,id,line,page,title,heading,matched,excerpt");
    let cells: Vec<&str> = row.trim_end().split(',').collect();
    assert_eq!(cells[..3], ["", "pétrole pain", "1"]);
    assert_eq!(
        cells[4..],
        ["notes.jsonl", "n=1", "1", "", "'=Liste <b>", "", "pétrole | pain", "'-Du pétrole & du *pain*."]
    );
}

#[test]
fn html_is_a_whole_page_with_every_text_escaped() {
    let env = letter();
    let page = env.done(&["search", "pétrole <script>", "--format", "html", "-n", "1"]).out;
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"), "{page}");
    assert!(page.ends_with("</body>\n</html>\n"));
    assert!(page.contains("<h1>pétrole &lt;script&gt;</h1>"), "{page}");
    assert!(page.contains("<h2>1. =Liste &lt;b&gt;</h2>"), "{page}");
    assert!(page.contains("-Du <mark>pétrole</mark> &amp; du *pain*."), "{page}");
    assert!(!page.contains("<script") && !page.contains("src="), "{page}");
}

#[test]
fn markdown_has_every_sign_escaped() {
    let env = letter();
    assert_eq!(
        env.done(&["search", "pétrole", "--format", "markdown", "-n", "1"]).out,
        "## pétrole

1. **=Liste \\<b\\>**
   notes.jsonl:1 #n=1

   > -Du **pétrole** \\& du \\*pain\\*.

1 of 2 passages

"
    );
}

#[test]
fn counts_and_files() {
    let env = letter();
    assert_eq!(env.done(&["search", "pétrole", "--count"]).out, "2\n");
    assert_eq!(env.run(&["search", "baleine", "-c"]).out, "0\n");
    assert_eq!(env.run(&["search", "baleine", "-c"]).status, 1);
    assert_eq!(env.done(&["search", "pétrole", "--files"]).out, "notes.jsonl\nlettre.txt\n");
    assert_eq!(env.done(&["search", "pétrole", "-l", "-0"]).out, "notes.jsonl\0lettre.txt\0");
    assert_eq!(env.done(&["search", "pétrole", "-l", "-n", "1"]).out, "notes.jsonl\n");
    assert_eq!(env.run(&["search", "pétrole", "-0"]).status, 2);
}

#[test]
fn a_file_of_queries() {
    let env = letter();
    env.write("mots.txt", "pétrole\n\nbaleine\n");
    let run = env.done(&["search", "--queries", "mots.txt", "--count"]);
    assert_eq!(
        (run.out.as_str(), run.err.as_str()),
        ("1\t2\n3\t0\n", "trouvaille: query 3: the collection lacks baleine\n")
    );
    env.write(
        "mots.jsonl",
        "{\"id\": \"a\", \"text\": \"mouettes\"}\n{oops\n{\"id\": 2, \"query\": \"pain\"}\n",
    );
    let run = env.run(&["search", "--queries", "mots.jsonl", "--format", "csv", "notes.jsonl"]);
    assert_eq!(run.status, 2, "a line was left out");
    assert!(run.err.starts_with("trouvaille: mots.jsonl:2: not a query ("), "{}", run.err);
    let ids: Vec<&str> = run.out.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["2"]);
    let run = env.run_with(&["search", "--queries", "-", "--json"], "pain\njetée\n");
    let ids: Vec<String> = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["query_id"].to_string())
        .collect();
    assert_eq!(ids, ["\"1\"", "\"2\""]);
}

#[test]
fn an_explanation_says_what_adds_up_to_the_score() {
    let env = letter();
    let found = env.json(&["--explain", "lampe pétrole", "lettre.txt"]);
    let hit = &found["hits"][0];
    let scores = |list: &serde_json::Value| -> f64 {
        list.as_array().unwrap().iter().map(|part| part["score"].as_f64().unwrap()).sum()
    };
    let sum = scores(&hit["explain"]["words"]) + scores(&hit["explain"]["evidence"]);
    assert!((sum - hit["score"].as_f64().unwrap()).abs() < 1e-9, "{hit}");
    assert_eq!(hit["explain"]["words"][0]["word"], "lampe");
    assert_eq!(hit["explain"]["words"][0]["count"], 2);
    let out = env.done(&["search", "--explain", "lampe", "lettre.txt"]).out;
    assert!(out.contains("  lampe ×2\n") && out.contains("  spelled as typed, accents included\n"), "{out}");
}

#[test]
fn paths_link_to_files_or_to_an_editor() {
    let env = letter();
    let links = |format: &str| {
        let run = env.done(&["search", "mouettes", "--color", "always", "--hyperlink-format", format]);
        let start = run.out.find("\u{1b}]8;;").map(|at| at + 5)?;
        run.out[start..].split('\u{1b}').next().map(str::to_owned)
    };
    assert_eq!(links("auto"), None, "not a terminal");
    assert_eq!(links("none"), None);
    assert!(links("file").unwrap().ends_with("[FOLDER]/lettre.txt"));
    assert!(links("vscode").unwrap().ends_with("[FOLDER]/lettre.txt:3:1"));
    assert_eq!(links("x://o?f={path}&l={line}").unwrap(), "x://o?f=[FOLDER]/lettre.txt&l=3");
    assert_eq!(env.run(&["search", "x", "--hyperlink-format", "emacs"]).status, 2);
}
