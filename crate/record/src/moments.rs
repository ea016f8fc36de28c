//! The moments of a run, each told by what it has beside the stage, and the stage by what each entry changes of it. A field of
//! the stage that is a list is told by its items, and a number among them stands for the item that was at this place before.
//! So whatever a moment and a stage consist of, this tells it.

use crate::json::{Fields, items, list, members, number, object};
use std::collections::BTreeMap;

/// The moments of a run, as JSON.
pub(crate) struct Moments<'a> {
    /// The stage before the first entry.
    pub(crate) stage: &'a str,
    /// What becomes of it, where anything changes at all.
    pub(crate) changes: Vec<String>,
    /// At each cursor, the moment without its stage.
    pub(crate) others: Vec<String>,
}

/// What of a stage is another than before, by field.
type Changes<'a> = BTreeMap<&'a str, String>;

impl<'a> Moments<'a> {
    /// Of the moments at all cursors.
    ///
    /// # Errors
    /// Where the changes would not lead back to them.
    pub(crate) fn of(all: &[&'a str]) -> Result<Self, String> {
        let mut others = Vec::new();
        let mut changes = Vec::new();
        let mut first = None;
        let mut before = Fields::new();
        for (cursor, moment) in all.iter().enumerate() {
            let mut moment = members(moment)?;
            let stage = moment.remove("stage").ok_or("a moment without a stage")?.get();
            others.push(object(moment.iter().map(|(name, field)| (*name, field.get()))));
            let after = members(stage)?;
            if first.is_none() {
                first = Some(stage);
                before.clone_from(&after);
            }
            let fields = changed(&before, &after)?;
            if !leads(&before, &fields, &after)? {
                return Err(format!("the stage after {cursor} entries can't be told by what changes"));
            }
            if !fields.is_empty() {
                let fields = object(fields.iter().map(|(name, told)| (*name, told.as_str())));
                changes.push(object([("cursor", cursor.to_string().as_str()), ("fields", &fields)]));
            }
            before = after;
        }
        Ok(Self { stage: first.ok_or("a journal without a beginning")?, changes, others })
    }
}

/// What of the stage is another.
fn changed<'a>(before: &Fields<'_>, after: &Fields<'a>) -> Result<Changes<'a>, String> {
    let text = |fields: &Fields<'_>, name: &str| fields.get(name).map(|field| field.get().to_owned());
    let others = after.iter().filter(|(name, field)| text(before, name).as_deref() != Some(field.get()));
    let told = others.map(|(name, field)| {
        let before = before.get(name).map(|field| field.get());
        let told = if is_list(field.get()) { told(before, field.get())? } else { field.get().to_owned() };
        Ok((*name, told))
    });
    told.collect()
}

fn is_list(json: &str) -> bool {
    json.starts_with('[')
}

/// Whether this JSON is a number: in a list, the place of what was there before.
fn is_place(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// A list by what stays of it and what is new.
fn told(before: Option<&str>, after: &str) -> Result<String, String> {
    let before = before.map_or_else(|| Ok(Vec::new()), items)?;
    let told = items(after)?.into_iter().map(|item| {
        if is_place(item.get()) {
            return Err(format!(
                "a list on the stage has `{item}` in it, which the page would take for a place"
            ));
        }
        let place = before.iter().position(|one| one.get() == item.get());
        Ok(place.map_or_else(|| item.get().to_owned(), |place| place.to_string()))
    });
    told.collect::<Result<Vec<_>, _>>().map(|told| list(&told))
}

/// Whether the page, which has the stage before and what changes of it, makes the stage after it of them.
fn leads(before: &Fields<'_>, changes: &Changes<'_>, after: &Fields<'_>) -> Result<bool, String> {
    let mut stage: BTreeMap<&str, String> =
        before.iter().map(|(name, field)| (*name, field.get().to_owned())).collect();
    for (name, told) in changes {
        let before = before.get(name).map(|field| field.get());
        stage.insert(name, if is_list(told) { list_of(before, told)? } else { told.clone() });
    }
    Ok(stage
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .eq(after.iter().map(|(name, field)| (*name, field.get()))))
}

/// A list from what stays of the one before and what is new, as the page puts it together.
fn list_of(before: Option<&str>, told: &str) -> Result<String, String> {
    let before = before.map_or_else(|| Ok(Vec::new()), items)?;
    let items = items(told)?.into_iter().map(|item| {
        let place = if is_place(item.get()) { Some(number(item.get())?) } else { None };
        Ok(place.map_or(Some(item), |place| before.get(place).copied()).map_or("null", |item| item.get()))
    });
    items.collect::<Result<Vec<_>, String>>().map(|items| list(&items))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(stages: &[&str]) -> Result<String, String> {
        let all: Vec<String> =
            stages.iter().map(|stage| format!(r#"{{"stage":{stage},"entry":null}}"#)).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Moments::of(&all).map(|moments| list(&moments.changes))
    }

    #[test]
    fn a_moment_is_told_without_its_stage() {
        let all = [r#"{"stage":{"hosts":[]},"entry":{"at":1},"point":null}"#];
        let Moments { stage, changes, others } = Moments::of(&all).unwrap();
        assert_eq!((stage, changes.len()), (r#"{"hosts":[]}"#, 0));
        assert_eq!(others, [r#"{"entry":{"at":1},"point":null}"#]);
        assert!(Moments::of(&[r#"{"entry":null}"#]).is_err_and(|wrong| wrong.contains("stage")));
        assert!(Moments::of(&[]).is_err_and(|wrong| wrong.contains("beginning")));
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
