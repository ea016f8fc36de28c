//! The moments of a run, each told by what it has beside the stage, and the stage by what each entry changes of it. A field of
//! the stage that is a list is told by its items, and a number among them stands for the item that was at this place before.
//! So whatever a moment and a stage consist of, this tells it.

use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The members of an object, as the engine wrote them.
pub(super) type Fields<'a> = BTreeMap<&'a str, &'a RawValue>;

/// The moments of a run.
pub(super) struct Moments<'a> {
    /// The stage before the first entry.
    pub(super) stage: &'a RawValue,
    /// What becomes of it, where anything changes at all.
    pub(super) changes: Vec<StageChange<'a>>,
    /// At each cursor, the moment without its stage.
    pub(super) others: Vec<Fields<'a>>,
}

/// What of the stage is another than at the cursor before.
#[derive(Serialize)]
pub(super) struct StageChange<'a> {
    cursor: usize,
    fields: BTreeMap<&'a str, Field<'a>>,
}

/// What a field of the stage becomes.
#[derive(Serialize)]
#[serde(untagged)]
enum Field<'a> {
    Whole(&'a RawValue),
    List(Vec<Item<'a>>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    /// What was at this place before.
    Kept(usize),
    New(&'a RawValue),
}

impl<'a> Moments<'a> {
    /// Of the moments at all cursors.
    ///
    /// # Errors
    /// Where the changes would not lead back to them.
    pub(super) fn of(all: &'a [String]) -> Result<Self, String> {
        let mut others = all.iter().map(|moment| read(moment)).collect::<Result<Vec<Fields<'_>>, _>>()?;
        let stages = others.iter_mut().map(|moment| moment.remove("stage").ok_or("a moment without a stage"));
        let stages = stages.collect::<Result<Vec<_>, _>>()?;
        let stage = *stages.first().ok_or("a journal without a beginning")?;
        let mut before: Fields<'_> = read(stage.get())?;
        let mut changes = Vec::new();
        for (cursor, stage) in stages.iter().enumerate() {
            let after = read(stage.get())?;
            let fields = changed(&before, &after)?;
            if !leads(&before, &fields, &after)? {
                return Err(format!("the stage after {cursor} entries can't be told by what changes"));
            }
            if !fields.is_empty() {
                changes.push(StageChange { cursor, fields });
            }
            before = after;
        }
        Ok(Self { stage, changes, others })
    }
}

fn read<'a, T: serde::Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("`{json}`: {error}"))
}

/// The items of a list; nothing where there is none.
fn items(field: Option<&'_ RawValue>) -> Result<Vec<&RawValue>, String> {
    field.map_or_else(|| Ok(Vec::new()), |field| read(field.get()))
}

/// What of the stage is another.
fn changed<'a>(before: &Fields<'a>, after: &Fields<'a>) -> Result<BTreeMap<&'a str, Field<'a>>, String> {
    let text = |fields: &Fields<'a>, name: &str| fields.get(name).map(|field| field.get());
    let others = after.iter().filter(|(name, field)| text(before, name) != Some(field.get()));
    let told = others.map(|(name, field)| {
        let is_list = field.get().starts_with('[');
        let told = if is_list { list(before.get(name).copied(), field)? } else { Field::Whole(field) };
        Ok((*name, told))
    });
    told.collect()
}

/// A list by what stays of it and what is new.
fn list<'a>(before: Option<&'a RawValue>, after: &'a RawValue) -> Result<Field<'a>, String> {
    let before = items(before)?;
    let told = items(Some(after))?.into_iter().map(|item| {
        if item.get().starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Err(format!(
                "a list on the stage has `{item}` in it, which the page would take for a place"
            ));
        }
        let place = before.iter().position(|one| one.get() == item.get());
        Ok(place.map_or(Item::New(item), Item::Kept))
    });
    told.collect::<Result<_, _>>().map(Field::List)
}

/// Whether the page, which has the stage before and what changes of it, makes the stage after it of them.
fn leads(
    before: &Fields<'_>,
    changes: &BTreeMap<&str, Field<'_>>,
    after: &Fields<'_>,
) -> Result<bool, String> {
    let mut stage: BTreeMap<&str, String> =
        before.iter().map(|(name, field)| (*name, field.get().to_owned())).collect();
    for (name, field) in changes {
        let text = match field {
            Field::Whole(field) => field.get().to_owned(),
            Field::List(told) => {
                let before = items(before.get(name).copied())?;
                let item = |item: &Item<'_>| match item {
                    Item::Kept(place) => before.get(*place).map_or("null", |kept| kept.get()).to_owned(),
                    Item::New(item) => item.get().to_owned(),
                };
                format!("[{}]", told.iter().map(item).collect::<Vec<_>>().join(","))
            }
        };
        stage.insert(name, text);
    }
    Ok(stage
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .eq(after.iter().map(|(name, field)| (*name, field.get()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(stages: &[&str]) -> Result<String, String> {
        let all: Vec<String> =
            stages.iter().map(|stage| format!(r#"{{"stage":{stage},"entry":null}}"#)).collect();
        Moments::of(&all).map(|moments| serde_json::to_string(&moments.changes).unwrap())
    }

    #[test]
    fn a_moment_is_told_without_its_stage() {
        let all = [r#"{"stage":{"hosts":[]},"entry":{"at":1},"point":null}"#.to_owned()];
        let Moments { stage, changes, others } = Moments::of(&all).unwrap();
        assert_eq!((stage.get(), changes.len()), (r#"{"hosts":[]}"#, 0));
        assert_eq!(serde_json::to_string(&others).unwrap(), r#"[{"entry":{"at":1},"point":null}]"#);
        assert!(Moments::of(&[r#"{"entry":null}"#.to_owned()]).is_err_and(|wrong| wrong.contains("stage")));
    }

    #[test]
    fn a_list_is_told_by_what_stays_and_what_is_new() {
        let told = changes(&[
            r#"{"more":0,"hosts":[{"id":"a"},{"id":"b, [\"c\""}]}"#,
            r#"{"more":0,"hosts":[{"id":"a"},{"id":"b, [\"c\""}]}"#,
            r#"{"more":3,"hosts":[{"id":"b, [\"c\""},{"id":"d","in":["e",{}]}]}"#,
            r#"{"more":3,"hosts":[]}"#,
        ]);
        let expected = concat!(
            r#"[{"cursor":2,"fields":{"hosts":[1,{"id":"d","in":["e",{}]}],"more":3}},"#,
            r#"{"cursor":3,"fields":{"hosts":[]}}]"#
        );
        assert_eq!(told.unwrap(), expected);
    }

    #[test]
    fn what_changes_would_tell_otherwise_is_no_record() {
        let gone = changes(&[r#"{"hosts":[],"more":0}"#, r#"{"hosts":[]}"#]);
        assert!(gone.unwrap_err().contains("after 1 entries"));
        let number = changes(&[r#"{"hosts":[]}"#, r#"{"hosts":[1]}"#]);
        assert!(number.unwrap_err().contains("`1`"));
    }
}
