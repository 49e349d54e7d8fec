//! Puts each function of a module next to those that it resembles. What brotli has seen a
//! moment ago it names with fewer bits than what lies far back, so that the same functions
//! in another order are a hundredth smaller. rustc and wasm-opt order them by what calls them.

use std::collections::HashSet;
use std::convert::Infallible;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use super::sizes::brotli;

/// Places at most that a run of functions is moved by at once.
const LONGEST_RUN: usize = 12;
/// As long as what brotli takes for a repetition.
const GRAM: usize = 4;

/// The module with its functions in the best order that is found: a chain of the most alike, and
/// of so many changes to it, drawn by lot, those that make it smaller. The same module is always
/// given the same order.
pub(super) fn reorder(module: &[u8], trials: usize) -> Result<Vec<u8>> {
    let functions = Functions::of(module)?;
    let mut order = chain(&functions.bodies);
    let mut best = functions.put(module, &order)?;
    let mut size = brotli(&best)?;
    let mut lot = Lot(order.len() as u64 | 1);
    for _ in 0..trials {
        let changed = lot.changed(&order);
        let candidate = functions.put(module, &changed)?;
        let found = brotli(&candidate)?;
        // As good is taken as well: it may lead further.
        if found <= size {
            (size, order, best) = (found, changed, candidate);
        }
    }
    Ok(best)
}

/// What a module calls by number.
struct Functions<'a> {
    /// How many are somebody else's: their numbers come first, and stay.
    imported: u32,
    bodies: Vec<&'a [u8]>,
}

impl<'a> Functions<'a> {
    fn of(module: &'a [u8]) -> Result<Self> {
        let (mut imported, mut bodies) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    bodies.push(module.get(body.range()).context("a function is cut off")?);
                }
                _ => {}
            }
        }
        ensure!(!bodies.is_empty(), "a module without functions");
        Ok(Self { imported, bodies })
    }

    /// The module with its functions in this order.
    fn put(&self, module: &[u8], order: &[usize]) -> Result<Vec<u8>> {
        let mut places = vec![0; order.len()];
        for (place, function) in (self.imported..).zip(order) {
            *places.get_mut(*function).context("no such function")? = place;
        }
        let mut put = wasm_encoder::Module::new();
        let mut encoder = Reordered {
            imported: self.imported,
            order,
            places,
        };
        encoder
            .parse_core_module(&mut put, Parser::new(0), module)
            .map_err(|error| anyhow!("the module cannot be written anew: {error}"))?;
        Ok(put.finish())
    }
}

struct Reordered<'a> {
    imported: u32,
    /// Which function comes at each place.
    order: &'a [usize],
    /// The new number of each function.
    places: Vec<u32>,
}

impl Reordered<'_> {
    fn sorted<T: Clone>(&self, known: Vec<T>) -> impl Iterator<Item = T> {
        self.order
            .iter()
            .filter_map(move |at| known.get(*at).cloned())
    }
}

impl Reencode for Reordered<'_> {
    type Error = Infallible;

    fn function_index(&mut self, number: u32) -> Result<u32, Error<Infallible>> {
        let own = number.checked_sub(self.imported);
        let place = own.and_then(|own| self.places.get(own as usize));
        Ok(place.copied().unwrap_or(number))
    }

    fn parse_function_section(
        &mut self,
        into: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for its_type in self.sorted(section.into_iter().collect::<Result<_, _>>()?) {
            into.function(its_type);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        into: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for body in self.sorted(bodies).collect::<Vec<_>>() {
            self.parse_function_body(into, body)?;
        }
        Ok(())
    }
}

/// From the first on, the one of those left that is most like the last.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let grams: Vec<HashSet<&[u8]>> = bodies
        .iter()
        .map(|body| body.windows(GRAM).collect())
        .collect();
    let mut left: Vec<(usize, &HashSet<&[u8]>)> = grams.iter().enumerate().collect();
    let mut order = Vec::new();
    let mut next = 0;
    while !left.is_empty() {
        let (function, last) = left.remove(next);
        order.push(function);
        let most_alike = left
            .iter()
            .map(|(_, grams)| likeness(last, grams))
            .enumerate()
            // The first of those that are as alike.
            .rev()
            .max_by(|(_, one), (_, other)| one.total_cmp(other));
        next = most_alike.map_or(0, |(at, _)| at);
    }
    order
}

/// The cosine between two sets.
fn likeness(one: &HashSet<&[u8]>, other: &HashSet<&[u8]>) -> f64 {
    let (few, many) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let shared = few.iter().filter(|gram| many.contains(*gram)).count();
    shared as f64 / ((few.len() * many.len()) as f64).sqrt().max(1.0)
}

/// Numbers that look drawn and are the same in each build: Marsaglia, Xorshift RNGs (2003).
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// Another order: one function, or a run of them, lies elsewhere, perhaps backwards.
    fn changed(&mut self, order: &[usize]) -> Vec<usize> {
        let longest = if self.below(2) == 0 { 1 } else { LONGEST_RUN };
        let length = (1 + self.below(longest)).min(order.len());
        let from = self.below(order.len() - length + 1);
        let mut rest = order.to_vec();
        let mut run: Vec<usize> = rest.drain(from..from + length).collect();
        if self.below(3) == 0 {
            run.reverse();
        }
        let to = self.below(rest.len() + 1);
        rest.splice(to..to, run);
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, Instruction,
        Module, RefType, TableSection, TableType, TypeSection,
    };

    /// Functions that give 10, 11, 12 and 13 (the third by calling the second), of which the fourth is
    /// exported and the first lies in a table.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [wasm_encoder::ValType::I32]);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for n in 0..4 {
            functions.function(0);
            let mut body = Function::new([]);
            if n == 2 {
                body.instruction(&Instruction::Call(1));
                body.instruction(&Instruction::I32Const(1));
                body.instruction(&Instruction::I32Add);
            } else {
                body.instruction(&Instruction::I32Const(10 + n));
            }
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("f", ExportKind::Func, 3);
        let mut elements = ElementSection::new();
        let first = Elements::Functions([0].as_slice().into());
        elements.active(None, &ConstExpr::i32_const(0), first);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    #[test]
    fn whatever_named_a_function_names_it_where_it_lies_now() {
        let module = module();
        let functions = Functions::of(&module).unwrap();
        let put = functions.put(&module, &[2, 3, 1, 0]).unwrap();
        let there = Functions::of(&put).unwrap().bodies;
        // Back in the old order it is what it was, to the byte.
        let back = Functions::of(&put)
            .unwrap()
            .put(&put, &[3, 2, 0, 1])
            .unwrap();
        assert_eq!(back, module);
        assert_eq!(there[1], functions.bodies[3]);
        // No locals, `call 2`, where the second function lies now.
        assert_eq!(&there[0][..3], [0, 0x10, 2]);
        for payload in Parser::new(0).parse_all(&put) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    assert_eq!(exports.into_iter().next().unwrap().unwrap().index, 1);
                }
                Payload::ElementSection(elements) => {
                    let first = elements.into_iter().next().unwrap().unwrap();
                    let wasmparser::ElementItems::Functions(items) = first.items else {
                        panic!("not functions");
                    };
                    assert_eq!(items.into_iter().next().unwrap().unwrap(), 3);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_function_is_kept_and_the_same_order_is_found_again() {
        let module = module();
        let found = reorder(&module, 20).unwrap();
        assert_eq!(found, reorder(&module, 20).unwrap());
        assert_eq!(Functions::of(&found).unwrap().bodies.len(), 4);
        let mut lot = Lot(5);
        let mut order: Vec<usize> = (0..9).collect();
        for _ in 0..200 {
            order = lot.changed(&order);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..9));
        }
    }

    #[test]
    fn the_alike_come_together() {
        let bodies: [&[u8]; 4] = [b"abcdefgh", b"12345678", b"abcdefgi", b"12345679"];
        assert_eq!(chain(&bodies), [0, 2, 1, 3]);
    }
}
