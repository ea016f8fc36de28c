//! The Distinguished Encoding Rules (X.690 §8 and §10), as far as certificates need them: elements with a tag of one
//! byte, nested in one another.

use alloc::vec::Vec;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// Writes an element that holds these parts.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content: usize = parts.iter().map(|part| part.len()).sum();
    let length = content.to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let digits = length.get(zeros..).unwrap_or_default();
    let count = u8::try_from(digits.len()).unwrap_or_default();
    let head: &[u8] = if content < 0x80 { &[tag] } else { &[tag, 0x80 | count] };
    let digits = if content == 0 { &[0] } else { digits };
    let heads = head.len().saturating_add(digits.len());
    let mut whole = Vec::with_capacity(heads.saturating_add(content));
    for bytes in [head, digits].iter().chain(parts) {
        whole.extend_from_slice(bytes);
    }
    whole
}

/// Bytes that are not DER, or not what stands at their place in a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotDer;

/// An element as it was read.
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    /// What stands in it.
    pub(super) content: &'a [u8],
    /// All of it, with tag and length.
    pub(super) whole: &'a [u8],
}

/// Reads elements one after the other.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_finished(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses bytes that are left.
    pub(super) fn finish(&self) -> Result<(), NotDer> {
        if self.is_finished() { Ok(()) } else { Err(NotDer) }
    }

    /// The next element, whatever it is.
    pub(super) fn any(&mut self) -> Result<Element<'a>, NotDer> {
        let [tag, first, rest @ ..] = self.0 else { return Err(NotDer) };
        let (length, rest) = length(*first, rest)?;
        let (content, after) = rest.split_at_checked(length).ok_or(NotDer)?;
        let taken = self.0.len().saturating_sub(after.len());
        let whole = self.0.get(..taken).ok_or(NotDer)?;
        self.0 = after;
        if tag & 0x1f == 0x1f { Err(NotDer) } else { Ok(Element { tag: *tag, content, whole }) }
    }

    /// What stands in the next element, which must have this tag.
    pub(super) fn content(&mut self, tag: u8) -> Result<&'a [u8], NotDer> {
        let element = self.any()?;
        if element.tag == tag { Ok(element.content) } else { Err(NotDer) }
    }

    /// The elements in the next element, which must have this tag.
    pub(super) fn inside(&mut self, tag: u8) -> Result<Self, NotDer> {
        self.content(tag).map(Self)
    }

    /// What stands in the next element if it has this tag; otherwise the element is not read.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, NotDer> {
        if self.0.first() == Some(&tag) { self.content(tag).map(Some) } else { Ok(None) }
    }

    /// The big-endian bytes of the next element, an integer that is not negative, without a zero in front.
    pub(super) fn unsigned(&mut self) -> Result<&'a [u8], NotDer> {
        match self.content(INTEGER)? {
            [0, rest @ ..] if matches!(rest, [0x80..=0xff, ..]) => Ok(rest),
            [] | [0x80..=0xff, ..] | [0, _, ..] => Err(NotDer),
            small => Ok(small),
        }
    }

    /// The bytes of the next element, a bit string of whole bytes.
    pub(super) fn bit_string(&mut self) -> Result<&'a [u8], NotDer> {
        match self.content(BIT_STRING)? {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(NotDer),
        }
    }
}

/// The length that begins with this byte, in the shortest form as DER wants it, and what follows it.
fn length(first: u8, rest: &[u8]) -> Result<(usize, &[u8]), NotDer> {
    if first < 0x80 {
        return Ok((first.into(), rest));
    }
    let (length, rest) = match (first, rest) {
        (0x81, [a @ 0x80..=0xff, rest @ ..]) => (u32::from(*a), rest),
        (0x82, [a @ 1..=0xff, b, rest @ ..]) => (u32::from_be_bytes([0, 0, *a, *b]), rest),
        (0x83, [a @ 1..=0xff, b, c, rest @ ..]) => (u32::from_be_bytes([0, *a, *b, *c]), rest),
        _ => return Err(NotDer),
    };
    Ok((usize::try_from(length).map_err(|_| NotDer)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_the_shortest_possible() {
        for (length, head) in [
            (0, &[0x04, 0x00][..]),
            (0x7f, &[0x04, 0x7f]),
            (0x80, &[0x04, 0x81, 0x80]),
            (0x100, &[0x04, 0x82, 0x01, 0x00]),
            (0x1_0000, &[0x04, 0x83, 0x01, 0x00, 0x00]),
        ] {
            let content = vec![7; length];
            let bytes = element(OCTET_STRING, &[&content]);
            assert_eq!(bytes, [head, &content].concat());
            assert_eq!(Reader::new(&bytes).content(OCTET_STRING), Ok(&*content));
        }
    }

    #[test]
    fn other_lengths_are_refused() {
        for head in
            [&[0x80][..], &[0x81, 0x7f], &[0x82, 0x00, 0x80], &[0x84, 0, 0, 0, 0x80], &[0x81], &[0x05]]
        {
            let bytes = [&[OCTET_STRING], head, &[0; 4]].concat();
            assert!(Reader::new(&bytes).any().is_err(), "{head:?}");
        }
        assert!(Reader::new(&[0x1f, 0x00]).any().is_err());
    }

    #[test]
    fn integers_are_the_shortest_and_not_negative() {
        let read = |content: &[u8]| Reader::new(&element(INTEGER, &[content])).unsigned().map(<[u8]>::to_vec);
        assert_eq!(read(&[0]), Ok(vec![0]));
        assert_eq!(read(&[0x7f, 1]), Ok(vec![0x7f, 1]));
        assert_eq!(read(&[0, 0x80]), Ok(vec![0x80]));
        for wrong in [&[][..], &[0x80], &[0, 0x7f], &[0, 0]] {
            assert_eq!(read(wrong), Err(NotDer), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_the_end_or_refused(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            let mut read = Vec::new();
            while let Ok(element) = reader.any() {
                read.extend_from_slice(element.whole);
                prop_assert_eq!(super::element(element.tag, &[element.content]), element.whole);
            }
            prop_assert!(bytes.starts_with(&read));
        }
    }
}
