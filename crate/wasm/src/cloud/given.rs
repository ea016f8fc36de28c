//! Values as they come from JavaScript, where a declared type is no promise. Each knows its path, so that a message can
//! name the one that is wrong: serde would skip a misspelled field in silence, and tells no path.

use super::error::{CloudErrorCode, failure, wrong_value};
use js_sys::{Array, Date, Function, Object, Reflect, Uint8Array};
use mi_sim::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

/// A value and where it stands, as in `request.headers.Accept`.
pub(super) struct Given {
    value: JsValue,
    path: String,
}

impl Given {
    pub(super) fn new(value: JsValue, path: &str) -> Self {
        Self { value, path: path.to_owned() }
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// It, unless it was left out.
    pub(super) fn if_given(self) -> Option<Self> {
        (!self.value.is_undefined()).then_some(self)
    }

    fn must_be(&self, wanted: &str) -> JsValue {
        let (path, value) = (&self.path, &self.value);
        if value.is_undefined() {
            return failure(CloudErrorCode::WrongType, &format!("`{path}` is missing; it must be {wanted}"));
        }
        let found = match value {
            _ if value.is_null() => "null".to_owned(),
            _ if Array::is_array(value) => "an array".to_owned(),
            _ if value.is_object() => "an object".to_owned(),
            _ => format!("a {}", value.js_typeof().as_string().unwrap_or_default()),
        };
        failure(CloudErrorCode::WrongType, &format!("`{path}` must be {wanted}; it is {found}"))
    }

    /// That it cannot stand here.
    pub(super) fn wrong(&self, reason: impl ToString) -> JsValue {
        wrong_value(&self.path, &reason.to_string())
    }

    /// An object with these fields and no others: whoever misspells one would wonder why it does nothing.
    pub(super) fn object(self, fields: &[&str]) -> Result<Self, JsValue> {
        for name in self.names()? {
            if !fields.contains(&name.as_str()) {
                let (path, known) = (&self.path, fields.join("`, `"));
                let said = format!("`{path}` has no field `{name}`; it has `{known}`");
                return Err(failure(CloudErrorCode::WrongType, &said));
            }
        }
        Ok(self)
    }

    /// The names of the fields of an object.
    fn names(&self) -> Result<Vec<String>, JsValue> {
        let object = self.value.dyn_ref::<Object>().filter(|object| !Array::is_array(object));
        let object = object.ok_or_else(|| self.must_be("an object"))?;
        Ok(Object::keys(object).iter().filter_map(|name| name.as_string()).collect())
    }

    /// A field, which may have been left out.
    pub(super) fn field(&self, name: &str) -> Result<Self, JsValue> {
        let value = Reflect::get(&self.value, &name.into())?;
        Ok(Self { value, path: format!("{}.{name}", self.path) })
    }

    /// All fields of an object that may have any, with their names.
    pub(super) fn fields(&self) -> Result<Vec<(String, Self)>, JsValue> {
        self.names()?.into_iter().map(|name| Ok((name.clone(), self.field(&name)?))).collect()
    }

    /// The elements of an array.
    pub(super) fn elements(&self) -> Result<Vec<Self>, JsValue> {
        let array = self.value.dyn_ref::<Array>().ok_or_else(|| self.must_be("an array"))?;
        let element = |(place, value)| Self { value, path: format!("{}[{place}]", self.path) };
        Ok(array.iter().enumerate().map(element).collect())
    }

    /// Whether it is this text.
    pub(super) fn is(&self, word: &str) -> bool {
        self.value.as_string().as_deref() == Some(word)
    }

    pub(super) fn string(&self) -> Result<String, JsValue> {
        self.value.as_string().ok_or_else(|| self.must_be("a string"))
    }

    pub(super) fn function(self) -> Result<Function, JsValue> {
        self.value.clone().dyn_into().map_err(|_| self.must_be("a function"))
    }

    /// A text or bytes.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, JsValue> {
        if let Some(text) = self.value.as_string() {
            return Ok(text.into_bytes());
        }
        let bytes = self.value.dyn_ref::<Uint8Array>();
        bytes.map(Uint8Array::to_vec).ok_or_else(|| self.must_be("a string or a Uint8Array"))
    }

    /// A whole number that is not below zero; `None` for one that is another number.
    pub(super) fn whole(&self, of: &str) -> Result<Option<u64>, JsValue> {
        self.value.as_f64().ok_or_else(|| self.must_be(of))?;
        Ok(whole(self.value.clone()))
    }

    /// A `Date`.
    pub(super) fn moment(&self) -> Result<Timestamp, JsValue> {
        let date = self.value.dyn_ref::<Date>().ok_or_else(|| self.must_be("a Date"))?;
        let millis = whole(date.get_time().into());
        millis.map(Timestamp::from_millis).ok_or_else(|| self.wrong("it must be a moment from 1970 on"))
    }
}

fn whole(number: JsValue) -> Option<u64> {
    serde_wasm_bindgen::from_value(number).ok()
}
