//! The reader of web pages, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

use trouvaille_fuzz::bytes;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|file: &[u8]| drop(bytes::check("a.html", file.to_vec())));

#[cfg(not(fuzzing))]
fn main() {
    let seeds = [
        "<!doctype html><html><head><meta charset=iso-8859-1><title>La soupe</title><meta name=author content=x></head>\
         <body><nav><a href=/>Accueil</a></nav><main><h1>La <b>soupe</b></h1><p>L&rsquo;eau<br>et <sup>1</sup></p>\
         <table><tr><td>un<td>deux</table><pre>trois\n  quatre</pre><ul><li>cinq</ul></main></body></html>",
        "<html><body><div class=menu><a>1</a><a>2</a></div><p hidden>a<p style='display:none'>b</p><h2>c</h2><h3>d</h3>\
         <svg><title>e</title></svg><template>f</template><select><option>g</select><frameset>",
    ];
    let words = [
        "<p>", "</p>", "<div>", "</div>", "<table>", "<td>", "<h1>", "</h1>", "<h6>", "<br>", "<b>", "</b>",
        "<a>", "<form>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<math>", "<svg>", "<sup>",
        "</sup>", "<pre>", "</pre>", "<main>", "<article>", "<li>", "<font a=1>", "&#x110000;", "&eacute",
        "\u{ad}", "\u{feff}", "\0", "charset=utf-16", "charset=shift_jis", "<frameset>", "<template>",
        "<select>", "<body hidden>",
    ];
    bytes::run("a.html", &seeds.map(|seed| seed.as_bytes().to_vec()), &words);
}
