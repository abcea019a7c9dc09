//! Patterns of JSON Schemas as far as those of Orderloom go: characters, classes, groups, alternatives, repetition.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

/// A pattern that must fit a whole text.
#[derive(Debug)]
pub struct Pattern(Vec<Sequence>);

type Sequence = Vec<Item>;

#[derive(Debug)]
struct Item {
    part: Part,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum Part {
    /// Characters from one to another, or all others.
    Class {
        is_other: bool,
        ranges: Vec<(char, char)>,
    },
    Group(Vec<Sequence>),
}

/// Whether a text is as a pattern says. Patterns are few and asked for often, so that each is read once.
pub fn fits(pattern: &str, text: &str) -> bool {
    thread_local! {
        static READ: RefCell<BTreeMap<String, Rc<Pattern>>> = const { RefCell::new(BTreeMap::new()) };
    }
    let known = READ.with_borrow(|read| read.get(pattern).cloned());
    let known = known.unwrap_or_else(|| {
        let new = Rc::new(Pattern::new(pattern));
        READ.with_borrow_mut(|read| read.insert(pattern.to_owned(), Rc::clone(&new)));
        new
    });
    known.fits(text)
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Panics
    /// On what it does not know.
    pub fn new(pattern: &str) -> Pattern {
        let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
        let mut letters = inner.expect("a pattern of a whole text").chars().peekable();
        let alternatives = alternatives(&mut letters);
        assert_eq!(letters.next(), None, "{pattern}");
        Pattern(alternatives)
    }

    /// Whether a text is as the pattern says.
    pub fn fits(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        ends(&self.0, &letters, &BTreeSet::from([0])).contains(&letters.len())
    }
}

fn alternatives(letters: &mut Peekable<Chars<'_>>) -> Vec<Sequence> {
    let mut found = vec![Sequence::new()];
    while let Some(letter) = letters.next_if(|letter| *letter != ')') {
        let part = match letter {
            '|' => {
                found.push(Sequence::new());
                continue;
            }
            '(' => {
                let inner = alternatives(letters);
                assert_eq!(letters.next(), Some(')'), "a group ends");
                Part::Group(inner)
            }
            '[' => class(letters),
            '\\' => one(escaped(letters)),
            '.' | '{' | '}' | '^' | '$' => panic!("unknown in a pattern: {letter}"),
            plain => one(plain),
        };
        let (least, most) = repetition(letters);
        let sequence = found.last_mut().expect("there is always one");
        sequence.push(Item { part, least, most });
    }
    found
}

fn one(letter: char) -> Part {
    Part::Class {
        is_other: false,
        ranges: vec![(letter, letter)],
    }
}

fn repetition(letters: &mut Peekable<Chars<'_>>) -> (usize, usize) {
    match letters.next_if(|letter| "?*+{".contains(*letter)) {
        Some('?') => (0, 1),
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some(_) => {
            let digits: String = letters.take_while(|letter| *letter != '}').collect();
            let count = digits.parse().expect("a count");
            (count, count)
        }
        None => (1, 1),
    }
}

fn class(letters: &mut Peekable<Chars<'_>>) -> Part {
    let is_other = letters.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let from = match letters.next().expect("a class ends") {
            ']' => return Part::Class { is_other, ranges },
            '\\' => escaped(letters),
            plain => plain,
        };
        let mut ahead = letters.clone();
        let is_range = ahead.next() == Some('-') && ahead.next() != Some(']');
        let until = match is_range {
            true => {
                letters.next();
                match letters.next().expect("the end of a range") {
                    '\\' => escaped(letters),
                    plain => plain,
                }
            }
            false => from,
        };
        ranges.push((from, until));
    }
}

fn escaped(letters: &mut Peekable<Chars<'_>>) -> char {
    match letters.next().expect("what is escaped") {
        'u' => {
            let digits: String = letters.take(4).collect();
            let code = u32::from_str_radix(&digits, 16).expect("four digits");
            char::from_u32(code).expect("a character")
        }
        '.' => '.',
        other => panic!("unknown escape: {other}"),
    }
}

/// Where alternatives can end that begin at one of these places.
fn ends(alternatives: &[Sequence], text: &[char], from: &BTreeSet<usize>) -> BTreeSet<usize> {
    let of_sequence = |sequence: &Sequence| {
        let begin = from.clone();
        sequence
            .iter()
            .fold(begin, |places, item| repeated(item, text, places))
    };
    alternatives.iter().flat_map(of_sequence).collect()
}

fn repeated(item: &Item, text: &[char], from: BTreeSet<usize>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut places = from;
    for count in 0..=item.most {
        if count >= item.least {
            let before = found.len();
            found.extend(&places);
            if count > item.least && found.len() == before {
                break;
            }
        }
        if count < item.most {
            places = step(&item.part, text, &places);
        }
    }
    found
}

fn step(part: &Part, text: &[char], from: &BTreeSet<usize>) -> BTreeSet<usize> {
    match part {
        Part::Group(alternatives) => ends(alternatives, text, from),
        Part::Class { is_other, ranges } => {
            let fits = |letter: char| {
                ranges
                    .iter()
                    .any(|(from, until)| (*from..=*until).contains(&letter))
            };
            let here = from
                .iter()
                .filter(|at| text.get(**at).is_some_and(|letter| fits(*letter) != *is_other));
            here.map(|at| at + 1).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_fits_whole_texts() {
        let seconds = Pattern::new(r"^P(T[0-9]+(\.[0-9]+)?S|[0-9]{2}D)$");
        for (text, fits) in [
            ("PT5S", true),
            ("PT12.5S", true),
            ("P12D", true),
            ("PT5", false),
            ("PT.5S", false),
            ("P123D", false),
            ("PT5S ", false),
        ] {
            assert_eq!(seconds.fits(text), fits, "{text}");
        }
        let printed = Pattern::new(r"^[^\u0000-\u001f]*$");
        assert!(printed.fits("") && printed.fits("订单") && !printed.fits("a\nb"));
    }
}
