//! Errors as JavaScript has them, with a word to tell them apart by.

use js_sys::{Error, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// Why a call was refused. The error's message says what was wrong, where, and what would be right.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum CloudErrorCode {
    /// A value has another type than declared, is missing, or stands under a name that is not known.
    WrongType,
    /// A value has the right type and cannot be what it stands for: an address, an id, somebody's name.
    WrongValue,
    /// Nobody listens at the address of a request, for its sender.
    NoConnection,
    /// Microsoft Entra ID issued no token; the message carries its words.
    SignInRefused,
    /// The clock cannot be moved there.
    Clock,
}

/// What is thrown: a `CloudError` as TypeScript knows it.
pub(super) fn failure(code: CloudErrorCode, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("CloudError");
    let code = serde_wasm_bindgen::to_value(&code).unwrap_or_default();
    // An error that was just made takes any member.
    let _ = Reflect::set(&error, &"code".into(), &code);
    error.into()
}

/// A value of the right type that cannot stand where it does.
pub(super) fn wrong_value(path: &str, reason: &str) -> JsValue {
    failure(CloudErrorCode::WrongValue, &format!("`{path}`: {reason}"))
}
