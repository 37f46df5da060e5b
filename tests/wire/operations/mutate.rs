//! Answers that are nearly right.

use serde_json::{Map, Value, json};

/// A pseudo-random sequence (xorshift64*): the same answers in every run.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// Any JSON, not deep.
    pub fn json(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 9 } else { 11 }) {
            0 => Value::Null,
            1 => json!(self.next().is_multiple_of(2)),
            2 => json!(i64::from_ne_bytes(self.next().to_ne_bytes())),
            3 => json!(-1.5e300),
            4 => json!(""),
            5 => json!("2024-02-30T25:61:00+99:00"),
            6 => json!("\u{0}\u{202e}🦀"),
            7 => json!(self.next().to_string()),
            8 => json!("x".repeat(self.below(300))),
            9 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect(),
            _ => {
                let members = (0..self.below(4)).map(|at| (at.to_string(), self.json(depth - 1)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// Replaces one value somewhere inside; returns where, as `a.0.b`.
    pub fn mutate(&mut self, value: &mut Value) -> String {
        let mut path = Vec::new();
        let mut place = value;
        loop {
            let size = match place {
                Value::Array(items) => items.len(),
                Value::Object(members) => members.len(),
                _ => 0,
            };
            // One time in four a value is replaced as a whole.
            if size == 0 || self.below(4) == 0 {
                *place = self.json(2);
                return path.join(".");
            }
            let at = self.below(size);
            place = match place {
                Value::Array(items) => {
                    path.push(at.to_string());
                    &mut items[at]
                }
                Value::Object(members) => {
                    let (name, inner) = members.iter_mut().nth(at).expect("it is below the size");
                    path.push(name.clone());
                    inner
                }
                _ => return path.join("."),
            };
        }
    }
}
