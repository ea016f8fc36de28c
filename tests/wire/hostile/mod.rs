//! What a stranger may write ends, fills and hangs nothing: it is answered, or refused in words, and soon.

mod access;
