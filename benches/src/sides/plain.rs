//! Plain tantivy: its tokenizers, its best-first search and its snippets.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{IndexSettings, Searcher, TantivyDocument, Term, doc};
use trouvaille::corpus::Document;
use trouvaille::eval::{DEPTH, Qrels, Run};
use trouvaille::query::list::Numbered;

use super::{Answer, Answers, Built, Depth, EXCERPT_CHARS, HITS, Task, WRITER_BYTES};
use crate::queries::Ask;
use crate::{chains, corpus};

/// Indexes the files of a task with a chain of analysis.
pub fn index(task: &Task, chain: &TextAnalyzer) -> Result<Built> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("chain")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let index =
        tantivy::Index::builder().schema(schema.build()).settings(settings).create_in_dir(&task.folder)?;
    index.tokenizers().register("chain", chain.clone());
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(task.threads, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
    // Each thread leaves a segment a commit: as many commits as give the number of segments asked for.
    let commits = task.segments.div_ceil(task.threads).max(1) as u64;
    let mut passages = 0;
    corpus::passages(&task.paths, |passage| {
        writer.add_document(doc!(field => passage.text))?;
        passages += 1;
        if passages % task.passages.div_ceil(commits).max(1) == 0 {
            writer.commit()?;
        }
        Ok(())
    })?;
    writer.commit()?;
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    if segments.len() > task.segments {
        let small: Vec<_> =
            segments.drain(task.segments.saturating_sub(1)..).map(|segment| segment.id()).collect();
        writer.merge(&small).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok((passages, index.searchable_segment_ids()?.len()))
}

/// Opens the index to answer queries analysed by the same chain.
pub fn answers(folder: &Path, mut chain: TextAnalyzer, depth: Depth) -> Result<Answers> {
    let index = tantivy::Index::open_in_dir(folder)?;
    index.tokenizers().register("chain", chain.clone());
    let field = index.schema().get_field("text")?;
    let searcher = index.reader()?.searcher();
    Ok(Box::new(move |ask| {
        let query = query(ask, field, &mut chain, &searcher)?;
        if depth == Depth::Words {
            let best = searcher.search(&*query, &TopDocs::with_limit(HITS).order_by_score())?;
            return Ok(Answer { matches: best.len() as u64, marked: false });
        }
        let (best, matches) =
            searcher.search(&*query, &(TopDocs::with_limit(HITS).order_by_score(), Count))?;
        let mut snippets = SnippetGenerator::create(&searcher, &*query, field)?;
        snippets.set_max_num_chars(EXCERPT_CHARS);
        let mut marked = false;
        for (_, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            marked |= !snippets.snippet(text).highlighted().is_empty();
        }
        Ok(Answer { matches: matches as u64, marked })
    }))
}

/// The query in tantivy's terms; a beginning stands for every term that begins so, so that it is ranked and
/// its words are marked.
fn query(ask: &Ask, field: Field, chain: &mut TextAnalyzer, searcher: &Searcher) -> Result<Box<dyn Query>> {
    let mut terms = |text: &str| {
        let mut terms = Vec::new();
        let mut stream = chain.token_stream(text);
        while stream.advance() {
            terms.push((stream.token().position, Term::from_field_text(field, &stream.token().text)));
        }
        terms
    };
    let any = |terms: Vec<(usize, Term)>| -> Box<dyn Query> {
        let optional = terms.into_iter().map(|(_, term)| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        Box::new(BooleanQuery::new(optional.collect()))
    };
    Ok(match ask {
        Ask::Words(words) => any(terms(&words.join(" "))),
        Ask::Phrase(words) => {
            let terms = terms(&words.join(" "));
            if terms.len() > 1 { Box::new(PhraseQuery::new_with_offset(terms)) } else { any(terms) }
        }
        Ask::Prefix(start) => {
            let stem = terms(start).pop().and_then(|(_, term)| Some(term.value().as_str()?.to_owned()));
            any(beginning(&stem.unwrap_or_else(|| start.clone()), field, searcher)?)
        }
    })
}

/// The terms of the index that begin so.
fn beginning(start: &str, field: Field, searcher: &Searcher) -> Result<Vec<(usize, Term)>> {
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(start.as_bytes()).into_stream()?;
        while let Some(term) =
            stream.advance().then(|| stream.key()).filter(|key| key.starts_with(start.as_bytes()))
        {
            found.insert(String::from_utf8_lossy(term).into_owned());
        }
    }
    Ok(found.iter().map(|term| (0, Term::from_field_text(field, term))).collect())
}

/// The rankings that plain tantivy gives whole documents (chain `fold`), and the milliseconds that each query
/// took, in ascending order.
pub fn rank(documents: &[Document], queries: &[Numbered], qrels: &Qrels) -> Result<(Run, Vec<f64>)> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("chain")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let name = schema.add_text_field("name", STORED);
    let index = tantivy::Index::create_in_ram(schema.build());
    let mut chain = chains::fold()?;
    index.tokenizers().register("chain", chain.clone());
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES)?;
    for document in documents {
        let title = document.title.as_deref().unwrap_or_default();
        let id = document.id.as_ref().map(ToString::to_string).unwrap_or_default();
        writer.add_document(doc!(text => format!("{title}\n{}", document.text), name => id))?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let (mut run, mut milliseconds) = (Run::new(), Vec::new());
    for asked in queries.iter().filter(|query| qrels.contains_key(&query.id)) {
        let started = Instant::now();
        let query = query(&Ask::Words(vec![asked.text.clone()]), text, &mut chain, &searcher)?;
        let best = searcher.search(&*query, &TopDocs::with_limit(DEPTH).order_by_score())?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1000.0);
        let mut ranking = Vec::new();
        for (score, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = document.get_first(name).and_then(|value| value.as_str()).unwrap_or_default();
            ranking.push((id.to_owned(), score));
        }
        run.insert(asked.id.clone(), ranking);
    }
    milliseconds.sort_by(f64::total_cmp);
    Ok((run, milliseconds))
}
