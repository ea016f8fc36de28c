//! A text that a message brought along and that stays where it stands there, as a token does that somebody keeps.

use super::http::Body;
use core::fmt;
use core::ops::{Deref, Range};
use serde::{Serialize, Serializer};

/// A part of a body, in memory once with it.
#[derive(Clone)]
pub struct Excerpt {
    body: Body,
    place: Range<usize>,
}

impl Excerpt {
    /// The text that was read from this body. One that stands there in other letters, as JSON may escape it, is copied.
    #[must_use]
    pub fn of(body: &Body, text: &str) -> Self {
        let start = text.as_ptr().addr().wrapping_sub(body.as_bytes().as_ptr().addr());
        let place = start..start.wrapping_add(text.len());
        if body.as_bytes().get(place.clone()) == Some(text.as_bytes()) {
            return Self { body: body.clone(), place };
        }
        Self { body: Body::from(text), place: 0..text.len() }
    }
}

impl Deref for Excerpt {
    type Target = str;

    fn deref(&self) -> &str {
        let bytes = self.body.as_bytes().get(self.place.clone()).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for Excerpt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_body_is_not_copied() {
        let body = Body::from(r#"{"token":"abc","other":"a\tb"}"#);
        let texts = body.texts();
        let kept = Excerpt::of(&body, texts.get("token").unwrap());
        assert_eq!(&*kept, "abc");
        assert_eq!(kept.as_ptr(), texts.get("token").unwrap().as_ptr());
    }

    #[test]
    fn a_text_from_elsewhere_is() {
        let body = Body::from(r#"{"other":"a\tb"}"#);
        assert_eq!(&*Excerpt::of(&body, body.texts().get("other").unwrap()), "a\tb");
        assert_eq!(&*Excerpt::of(&body, "elsewhere"), "elsewhere");
        assert_eq!(&*Excerpt::of(&Body::default(), ""), "");
    }
}
