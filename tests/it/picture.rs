//! The picture in the README is what the program prints.

use std::fs;
use std::path::Path;

use crate::env::Env;

/// `UPDATE=1 cargo test picture` draws it anew.
#[test]
fn the_picture_is_real_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let env = Env::new();
    env.done(&["index", root.join("samples").to_str().unwrap()]);
    let mut command = env.command(&["search", "leadership americain intelligence artificielle", "-n", "3"]);
    command.args(["--color", "always", "--index"]).arg(env.path("index")).current_dir(root);
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let typed =
        "\u{1b}[2m$\u{1b}[0m trouvaille search 'leadership americain intelligence artificielle' -n 3\n";
    let drawn = anstyle_svg::Term::new().min_width_px(760).render_svg(&format!("{typed}{output}"));
    let picture = root.join("docs/search.svg");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&picture, &drawn).unwrap();
    }
    assert_eq!(fs::read_to_string(&picture).unwrap_or_default(), drawn, "draw it anew with UPDATE=1");
}
