//! What a document's view has when its story begins: all but what is printed later.

use crate::json::{items, list, member, members, number, with};

pub(crate) struct View {
    /// The view without what is printed later.
    pub(crate) first: String,
    /// How many entries the set-up has.
    pub(crate) begins: usize,
    /// All that is printed, by step and exchange.
    pub(crate) printed: String,
}

impl View {
    pub(crate) fn of(view: &str) -> Result<Self, String> {
        let view = members(view)?;
        let begins = number(member(&view, "begins")?)?;
        let run = members(member(&view, "run")?)?;
        let mut steps = Vec::new();
        let mut printed = Vec::new();
        for step in items(member(&run, "steps")?)? {
            let step = members(step.get())?;
            let mut exchanges = Vec::new();
            let mut texts = Vec::new();
            for exchange in items(member(&step, "exchanges")?)? {
                let fields = members(exchange.get())?;
                let entries = members(member(&fields, "entries")?)?;
                let is_later = number(member(&entries, "end")?)? > begins;
                texts.push(member(&fields, "text")?);
                exchanges.push(if is_later {
                    with(&fields, "text", "\"\"")
                } else {
                    exchange.get().to_owned()
                });
            }
            printed.push(list(&texts));
            steps.push(with(&step, "exchanges", &list(&exchanges)));
        }
        let run = with(&run, "steps", &list(&steps));
        Ok(Self { first: with(&view, "run", &run), begins, printed: list(&printed) })
    }
}
