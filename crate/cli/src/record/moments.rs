//! The moments of a run, each told by what it has beside the stage, and the stage by what each entry changes of it. All of it
//! is JSON: `{"cursor":3,"fields":{…}}` has the fields of the stage that are others than at the cursor before. A field that
//! is a list is told by its items, and a number among them stands for the item that was at this place before. So whatever a
//! moment and a stage consist of, this tells it.

use std::collections::BTreeMap;

/// The moments of a run.
pub(super) struct Moments<'a> {
    /// The stage before the first entry.
    pub(super) stage: &'a str,
    /// What becomes of it, by cursor, where anything changes at all; with commas between them.
    pub(super) changes: String,
    /// At each cursor, the moment without its stage.
    pub(super) others: Vec<String>,
}

impl<'a> Moments<'a> {
    /// Of the moments at all cursors.
    ///
    /// # Errors
    /// Where the changes would not lead back to them.
    pub(super) fn of(all: &'a [String]) -> Result<Self, String> {
        let parted = all.iter().map(|moment| parted(moment)).collect::<Result<Vec<_>, _>>()?;
        let (stage, _) = parted.first().ok_or("a journal without a beginning")?;
        let mut before = fields(stage)?;
        let mut changes = Vec::new();
        for (cursor, (stage, _)) in parted.iter().enumerate() {
            let after = fields(stage)?;
            let changed = changed(&before, &after)?;
            if !changed.is_empty() {
                let fields: Vec<_> = changed.iter().map(|(name, field)| format!("{name}:{field}")).collect();
                changes.push(format!(r#"{{"cursor":{cursor},"fields":{{{}}}}}"#, fields.join(",")));
            }
            if applied(&before, &changed)? != after.iter().map(|(name, value)| owned((name, value))).collect()
            {
                return Err(format!("the stage after {cursor} entries can't be told by what changes"));
            }
            before = after;
        }
        let (stage, changes) = (*stage, changes.join(","));
        Ok(Self { stage, changes, others: parted.into_iter().map(|(_, other)| other).collect() })
    }
}

/// The stage of a moment, and the moment without it.
fn parted(moment: &str) -> Result<(&str, String), String> {
    let (stages, others): (Vec<&str>, Vec<&str>) =
        items(moment)?.into_iter().partition(|field| field.starts_with(r#""stage":"#));
    let stage = stages.first().and_then(|field| field.split_once(':')).ok_or("a moment without a stage")?.1;
    Ok((stage, format!("{{{}}}", others.join(","))))
}

/// The fields of a stage by their names, which are in quotes.
type Fields<'a> = BTreeMap<&'a str, &'a str>;

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What of the stage is another.
fn changed(before: &Fields<'_>, after: &Fields<'_>) -> Result<BTreeMap<String, String>, String> {
    let others = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let told = others.map(|(name, value)| {
        let field = if value.starts_with('[') { list(before.get(name), value)? } else { (*value).to_owned() };
        Ok(((*name).to_owned(), field))
    });
    told.collect()
}

/// A list by what stays of it and what is new.
fn list(before: Option<&&str>, after: &str) -> Result<String, String> {
    let before = before.map_or_else(|| Ok(Vec::new()), |before| items(before))?;
    let told = items(after)?.into_iter().map(|item| {
        if !item.starts_with(['{', '"']) {
            return Err(format!(
                "a list on the stage has `{item}` in it, which the page would take for a place"
            ));
        }
        let place = before.iter().position(|one| *one == item);
        Ok(place.map_or_else(|| item.to_owned(), |place| place.to_string()))
    });
    Ok(format!("[{}]", told.collect::<Result<Vec<_>, String>>()?.join(",")))
}

/// What the page makes of a stage and what changes of it.
fn applied(
    before: &Fields<'_>,
    changes: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let mut stage: BTreeMap<_, _> = before.iter().map(|(name, value)| owned((name, value))).collect();
    for (name, field) in changes {
        let mut value = field.clone();
        if field.starts_with('[') {
            let before = before.get(name.as_str()).map_or_else(|| Ok(Vec::new()), |before| items(before))?;
            let kept = |item: &str| item.parse().ok().and_then(|place: usize| before.get(place).copied());
            let told: Vec<_> = items(field)?.into_iter().map(|item| kept(item).unwrap_or(item)).collect();
            value = format!("[{}]", told.join(","));
        }
        stage.insert(name.clone(), value);
    }
    Ok(stage)
}

fn fields(object: &str) -> Result<Fields<'_>, String> {
    let parts = items(object)?.into_iter();
    let named =
        parts.map(|part| part.split_once(':').ok_or_else(|| format!("`{part}` is no field of an object")));
    named.collect()
}

/// The parts of an array or an object, as JSON's writer leaves it, without blanks.
fn items(text: &str) -> Result<Vec<&str>, String> {
    let inner = text.strip_prefix(['[', '{']).and_then(|text| text.strip_suffix([']', '}']));
    let inner = inner.ok_or_else(|| format!("`{text}` is neither an array nor an object"))?;
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    let parts = inner.split(|c: char| {
        let is_end = c == ',' && depth == 0 && !is_text;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_text = !is_text,
            '[' | '{' if !is_text => depth = depth.saturating_add(1),
            ']' | '}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_end
    });
    Ok(parts.filter(|part| !part.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(stages: &[&str]) -> Result<String, String> {
        let all: Vec<String> =
            stages.iter().map(|stage| format!(r#"{{"stage":{stage},"entry":null}}"#)).collect();
        Moments::of(&all).map(|moments| moments.changes)
    }

    #[test]
    fn a_moment_is_told_without_its_stage() {
        let all = [r#"{"stage":{"hosts":[]},"entry":{"at":1},"point":null}"#.to_owned()];
        let Moments { stage, changes, others } = Moments::of(&all).unwrap();
        assert_eq!((stage, changes.as_str()), (r#"{"hosts":[]}"#, ""));
        assert_eq!(others, [r#"{"entry":{"at":1},"point":null}"#]);
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
            r#"{"cursor":2,"fields":{"hosts":[1,{"id":"d","in":["e",{}]}],"more":3}},"#,
            r#"{"cursor":3,"fields":{"hosts":[]}}"#
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
