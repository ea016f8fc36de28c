//! What can be done with something in the picture: for each thing a list of gestures, and each gesture as the command that it
//! is, in the Azure CLI and as a request, so that who clicks learns what to type.
//!
//! Gestures are made from what exists at a cursor. Nobody looks at whether whoever would do it may: a refusal teaches too.
//! `offer.rs` says what there is to do, `choices.rs` among what one chooses, `manage.rs` and `data.rs` how it is written.

mod choices;
mod data;
mod manage;
mod offer;
mod written;

use mi_sim::Cloud;
use mi_sim::view::Onlooker;
use serde::{Deserialize, Serialize};

use crate::fence::Runner;
use crate::session::{Move, Session};

/// Something in the picture, by what it is known there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Touchable {
    /// A resource, a resource group or the subscription, by its id; a machine of a scale set too.
    Scope(String),
    /// A person, a security group or a service principal, by its object id.
    Principal(String),
    /// A role assignment, by its name.
    Assignment(String),
    /// An access token in somebody's hands, by its number among those held at the cursor, from 0.
    Token(usize),
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum GestureKind {
    AskToken,
    ReadSecret,
    ReadBlob,
    RunCode,
    Attach,
    Detach,
    Grant,
    Stop,
    Start,
    WriteSecret,
    CreateContainer,
    WriteBlob,
    ListKeys,
    CreateMachine,
    CreateIdentity,
    CreateVault,
    CreateAccount,
    CreateGroup,
    UseToken,
    Delete,
}

/// Among what one chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ParameterKind {
    /// For whom a token is meant.
    Audience,
    Identity,
    Host,
    Principal,
    Role,
    Scope,
    Group,
    Secret,
    Container,
    Blob,
    /// What a token is used for.
    Target,
}

/// What stands in a list of choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ChoiceLabel {
    /// What it is called in Azure.
    Name(String),
    /// The system-assigned identity.
    Own,
    /// None.
    Nothing,
    /// The whole subscription.
    Subscription,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GestureChoice {
    /// What the command is made with.
    #[serde(skip)]
    pub(crate) value: String,
    /// How it is shown.
    pub label: ChoiceLabel,
}

/// Something that is chosen before a gesture is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GestureParameter {
    /// Among what.
    pub kind: ParameterKind,
    /// All that there is; never empty.
    pub choices: Vec<GestureChoice>,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Gesture {
    /// What.
    pub kind: GestureKind,
    /// Who could do it; never empty.
    pub actors: Vec<Runner>,
    /// What is to be chosen.
    pub parameters: Vec<GestureParameter>,
}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chosen {
    /// What is done.
    pub kind: GestureKind,
    /// Who does it: a number in [`Gesture::actors`].
    pub actor: usize,
    /// For each parameter in its order, a number in [`GestureParameter::choices`].
    pub choices: Vec<usize>,
}

/// A question about something in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Touched {
    /// About what.
    pub object: Touchable,
    /// When: after so many entries of the journal.
    pub cursor: usize,
}

/// A gesture as the move that it is, in two ways that do the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Commands {
    /// Commands of a shell: `az` for a person, `curl` where no `az` is signed in.
    pub shell: Move,
    /// Requests, as in an `http` block.
    pub requests: Move,
}

impl Session {
    /// What can be done with something, most telling first. Nothing where it is not there.
    #[must_use]
    pub fn gestures(&self, onlooker: &mut Onlooker, touched: &Touched) -> Vec<Gesture> {
        let cloud = self.world().journal().cloud_at(touched.cursor);
        let thing = self.thing(&cloud, onlooker, touched);
        thing.map(|thing| offer::gestures(&thing, &cloud)).unwrap_or_default()
    }

    /// What a gesture is in commands; nothing where there is no such choice.
    #[must_use]
    pub fn commands_of(
        &self,
        onlooker: &mut Onlooker,
        touched: &Touched,
        chosen: &Chosen,
    ) -> Option<Commands> {
        let cloud = self.world().journal().cloud_at(touched.cursor);
        let thing = self.thing(&cloud, onlooker, touched)?;
        let gestures = offer::gestures(&thing, &cloud);
        let gesture = gestures.iter().find(|gesture| gesture.kind == chosen.kind)?;
        let runner = gesture.actors.get(chosen.actor)?;
        let picked = gesture.parameters.iter().enumerate().map(|(index, parameter)| {
            let choice = parameter.choices.get(*chosen.choices.get(index)?)?;
            Some(choice.value.as_str())
        });
        let picked: Vec<&str> = picked.collect::<Option<_>>()?;
        let (shell, requests) = written::written(&thing, &cloud, chosen.kind, runner, &picked)?;
        Some(Commands {
            shell: Move::Commands { runner: runner.clone(), text: shell },
            requests: Move::Typed { runner: runner.clone(), text: requests },
        })
    }

    fn thing<'a>(
        &self,
        cloud: &'a Cloud,
        onlooker: &mut Onlooker,
        touched: &Touched,
    ) -> Option<offer::Thing<'a>> {
        match &touched.object {
            Touchable::Scope(id) => offer::at(cloud, id),
            Touchable::Principal(id) => {
                let id = id.parse().ok()?;
                cloud.tenant().principal_type(id).map(|_| offer::Thing::Principal(id))
            }
            Touchable::Assignment(name) => cloud.assignment(name.parse().ok()?).map(offer::Thing::Assignment),
            Touchable::Token(number) => {
                let (token, text) = onlooker.held(self.world().journal(), touched.cursor, *number)?;
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
                text.bytes().all(is_plain).then_some(offer::Thing::Token { audience: token.audience, text })
            }
        }
    }
}
