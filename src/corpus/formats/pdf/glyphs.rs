//! The signs of a page, and where each stands.
//!
//! Owns what of a page is text: what is drawn within the page, once, read by `hayro` (an interpreter of PDF
//! that forbids unsafe code). Must not know lines or the order of reading.

use std::collections::HashSet;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// Signs of a page at most; a page of small print has twenty thousand.
const MAX_SIGNS: usize = 400_000;

/// Points by which a sign may stand beyond the edge of its page.
const EDGE: f64 = 1.0;

/// A sign: what one glyph stands for, mostly one character.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sign {
    /// The characters; ligatures are several.
    pub(super) text: String,
    /// Left end, in points from the left of the page.
    pub(super) x: f32,
    /// Its line of writing, in points from the top of the page.
    pub(super) y: f32,
    /// How far it reaches to the right.
    pub(super) width: f32,
    /// Height of its font.
    pub(super) size: f32,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// Signs by how they are turned: upright, and a quarter, a half, three quarters of a turn. Turned signs are
    /// given as if their page were turned upright.
    pub(super) turned: [Vec<Sign>; 4],
    /// Height of the page, in points.
    pub(super) height: f32,
    /// Glyphs that stand for no known character.
    pub(super) unknown: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

impl Signs {
    /// Whether what is known of the letters can be trusted. Where the font of a text in two bytes a letter is lost, each
    /// second byte is no known character, and the others are any.
    pub(super) fn are_text(&self) -> bool {
        self.unknown <= self.turned.iter().map(Vec::len).sum()
    }
}

/// What is drawn on a page.
pub(super) fn of<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, settings: InterpreterSettings) -> Signs {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context =
        Context::new(page.initial_transform(true).to_kurbo(), area, cache, page.xref(), settings);
    let mut reader = Reader { area, ..Reader::default() };
    interpret_page(page, &mut context, &mut reader);
    reader.signs.height = height;
    reader.signs
}

#[derive(Default)]
struct Reader {
    area: Rect,
    signs: Signs,
    /// What has been drawn, how large, and where: bold letters and shadows are drawn twice.
    drawn: HashSet<(String, i32, i32, i32)>,
    /// Of each marked content that is open, what it is.
    marked: Vec<Marked>,
}

#[derive(Debug, Clone, PartialEq)]
enum Marked {
    /// What its glyphs say.
    Glyphs,
    /// No part of the text: running heads and feet, page numbers.
    Artifact,
    /// This, whatever its glyphs are; empty once it has been taken.
    Text(String),
}

impl Reader {
    fn sign(&mut self, glyph: &Glyph<'_>, place: Affine) {
        let count: usize = self.signs.turned.iter().map(Vec::len).sum();
        if count >= MAX_SIGNS || self.marked.contains(&Marked::Artifact) {
            return;
        }
        let at = place * Point::ZERO;
        let across = place * Point::new(1000.0, 0.0) - at;
        let up = place * Point::new(0.0, 1000.0) - at;
        let size = up.hypot() as f32;
        if !self.area.inflate(EDGE, EDGE).contains(at) || !across.is_finite() || size < 0.5 {
            return;
        }
        let Some(text) = self.text(glyph) else {
            self.signs.unknown += 1;
            return;
        };
        let step = f64::from(size.max(1.0)) * 0.15;
        let spot = |value: f64| (value / step).round() as i32;
        let height = (size * 4.0).round() as i32;
        if !self.drawn.insert((text.clone(), height, spot(at.x), spot(at.y))) {
            return;
        }
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width(),
            Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let width = advance.unwrap_or(500.0) / 1000.0 * across.hypot() as f32;
        let turn = quarter(across);
        let (x, y) = self.upright(at, turn);
        self.signs.turned[turn].push(Sign { text, x, y, width, size });
    }

    /// What a glyph stands for; of marked content that says what it stands for, all of it with the first glyph.
    fn text(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let said = self.marked.iter_mut().rev().find_map(|marked| match marked {
            Marked::Text(text) => Some(std::mem::take(text)),
            _ => None,
        });
        said.or_else(|| match glyph.as_unicode()? {
            BfString::Char(c) => Some(ligature(c).map_or_else(|| c.to_string(), str::to_owned)),
            BfString::String(text) => Some(text),
        })
    }

    /// Where a point lies on the page turned back by some quarters.
    fn upright(&self, at: Point, turn: usize) -> (f32, f32) {
        let (width, height) = (self.area.width(), self.area.height());
        let (x, y) = match turn {
            1 => (at.y, width - at.x),
            2 => (width - at.x, height - at.y),
            3 => (height - at.y, at.x),
            _ => (at.x, at.y),
        };
        (x as f32, y as f32)
    }
}

/// The quarters of a turn, clockwise, that a direction of writing is nearest to.
fn quarter(across: Vec2) -> usize {
    match (across.x.abs() >= across.y.abs(), across.x >= 0.0, across.y >= 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    }
}

/// The letters of a ligature.
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.sign(glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let says = properties.and_then(|properties| properties.get::<object::String<'_>>(b"ActualText"));
        self.marked.push(match says {
            _ if tag == b"Artifact" => Marked::Artifact,
            Some(text) => Marked::Text(super::info::text(text.as_bytes())),
            None => Marked::Glyphs,
        });
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.signs.pictures += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
