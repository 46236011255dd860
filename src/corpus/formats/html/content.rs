//! What of a page is its text.
//!
//! Owns the choice of the main part, and what in it is left out: scripts, what is hidden, menus, banners and
//! feet of the page. A name alone (`class="menu"`) never decides over what holds much of the text.

use rustc_hash::FxHashMap;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

/// Elements that are never text.
const NEVER: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "embed", "frameset", "head", "iframe", "input",
    "label", "link", "map", "menu", "meta", "nav", "noframes", "noscript", "object", "option", "rp",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Roles (WAI-ARIA) that are no text.
const ROLES: &[&str] = &[
    "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation",
    "search", "tablist", "toolbar",
];

/// Words of classes and ids that menus and the like have.
const MENUS: &[&str] = &[
    "ariane", "breadcrumb", "breadcrumbs", "editsection", "footer", "menu", "nav", "navbar", "navbox",
    "navigation", "pager", "pagination", "partage", "share", "sharing", "sidebar", "skip", "skiplink",
    "social", "sommaire", "submenu", "toc",
];

/// Words of classes and ids that notices of the site have.
const NOTICES: &[&str] = &["consent", "cookie", "cookies", "rgpd", "gdpr"];

/// Elements that may be a menu without saying so.
const LISTS: &[&str] = &["center", "div", "dl", "ol", "p", "section", "table", "td", "tr", "ul"];

/// The part of the text of a page that its main part has at least.
const MAIN: f64 = 0.2;

/// The part of the text of a page from which on a name is not believed.
const MUCH: f64 = 0.4;

/// How much is in an element.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    /// Characters of text that are no white space, in all and in links.
    chars: usize,
    linked: usize,
    /// Links.
    links: usize,
    /// Whether it has a first heading or a main part.
    is_main: bool,
}

impl Measure {
    fn add(&mut self, part: Measure) {
        self.chars += part.chars;
        self.linked += part.linked;
        self.links += part.links;
        self.is_main |= part.is_main;
    }

    /// The part of it that is in links.
    fn linked_part(&self) -> f64 {
        self.linked as f64 / self.chars.max(1) as f64
    }
}

/// What of a page is its text.
pub(super) struct Content<'p> {
    /// The element that holds all of it.
    pub(super) root: Option<ElementRef<'p>>,
    measures: FxHashMap<ego_tree::NodeId, Measure>,
    whole: Measure,
    /// Whether the page says what its main part is.
    is_told: bool,
}

impl<'p> Content<'p> {
    pub(super) fn of(page: &'p Html) -> Content<'p> {
        let measures = measures(page);
        let elements = || page.tree.nodes().filter_map(ElementRef::wrap);
        let named = |name: &'static str| elements().filter(move |element| element.value().name() == name);
        let measure = |element: &ElementRef<'p>| measures.get(&element.id()).copied().unwrap_or_default();
        let body = named("body").next();
        let whole = body.as_ref().map(measure).unwrap_or_default();
        let role = |element: &ElementRef<'p>| element.value().attr("role") == Some("main");
        let mains: Vec<_> = named("main").chain(elements().filter(role)).collect();
        let articles: Vec<_> = named("article").collect();
        let main = [mains, articles].into_iter().find_map(|all| match all.as_slice() {
            [only] if measure(only).chars as f64 >= MAIN * whole.chars as f64 => Some(*only),
            _ => None,
        });
        let root = main.or(body);
        let whole = root.as_ref().map(measure).unwrap_or_default();
        Content { root, measures, whole, is_told: main.is_some() }
    }

    /// Whether an element of the main part is left out.
    pub(super) fn leaves_out(&self, element: ElementRef<'p>) -> bool {
        let value = element.value();
        if self.root.is_some_and(|root| root.id() == element.id()) {
            return false;
        }
        let measure = self.measures.get(&element.id()).copied().unwrap_or_default();
        let much = measure.is_main || measure.chars as f64 > MUCH * self.whole.chars as f64;
        is_hidden(value)
            || (has_word(value, NOTICES) && !much)
            || (has_word(value, MENUS) && !much && (measure.linked_part() > MUCH || measure.chars < 100))
            || self.is_furniture(element, measure)
            || self.is_menu(value, measure)
    }

    /// Whether it is a head, a foot or an aside of the page, not of an article.
    fn is_furniture(&self, element: ElementRef<'p>, measure: Measure) -> bool {
        let name = element.value().name();
        if !matches!(name, "header" | "footer" | "aside")
            || self.is_told
            || (name != "footer" && measure.is_main)
        {
            return false;
        }
        let within = element.ancestors().filter_map(ElementRef::wrap);
        !within.into_iter().any(|element| matches!(element.value().name(), "article" | "main" | "section"))
    }

    /// Whether it is little else than short links, on a page that is more than links.
    fn is_menu(&self, value: &Element, measure: Measure) -> bool {
        !self.is_told
            && LISTS.contains(&value.name())
            && self.whole.linked_part() < 0.5
            && measure.links >= 4
            && measure.linked_part() > 0.8
            && measure.chars < 40 * measure.links
            && !measure.is_main
    }
}

/// Whether an element is never shown, or is no text.
fn is_hidden(value: &Element) -> bool {
    let is =
        |name: &str, values: &[&str]| value.attr(name).is_some_and(|value| values.contains(&value.trim()));
    let unseen = |style: &str| {
        let style: String = style.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    NEVER.contains(&value.name())
        || value.attr("hidden").is_some()
        || is("aria-hidden", &["true"])
        || is("role", ROLES)
        || value.attr("style").is_some_and(unseen)
}

/// Whether a class or the id of an element has one of these words.
fn has_word(value: &Element, words: &[&str]) -> bool {
    let names = value.attr("class").into_iter().chain(value.attr("id"));
    let mut parts = names.flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()));
    parts.any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
}

/// How much is in each element, what is hidden apart.
fn measures(page: &Html) -> FxHashMap<ego_tree::NodeId, Measure> {
    use ego_tree::iter::Edge;
    let mut measures = FxHashMap::default();
    let mut open: Vec<Measure> = vec![Measure::default()];
    let mut links = 0;
    let mut hidden = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if hidden.is_none() => match node.value() {
                Node::Text(text) => {
                    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
                    let linked = if links > 0 { chars } else { 0 };
                    if let Some(last) = open.last_mut() {
                        last.add(Measure { chars, linked, ..Measure::default() });
                    }
                }
                Node::Element(element) if is_hidden(element) => hidden = Some(node.id()),
                Node::Element(element) => {
                    let is_link = element.name() == "a";
                    links += usize::from(is_link);
                    let is_main = matches!(element.name(), "h1" | "main" | "article");
                    open.push(Measure { links: usize::from(is_link), is_main, ..Measure::default() });
                }
                _ => {}
            },
            Edge::Close(node) if hidden.is_none() => {
                let Node::Element(element) = node.value() else { continue };
                links -= usize::from(element.name() == "a");
                let measure = open.pop().unwrap_or_default();
                if let Some(outer) = open.last_mut() {
                    outer.add(measure);
                }
                measures.insert(node.id(), measure);
            }
            Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
            _ => {}
        }
    }
    measures
}
