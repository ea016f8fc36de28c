//! What somebody may wish to do in a session, and the law of recipes. Held natively with wishes by proptest, and in a browser
//! with wishes drawn there.

use core::time::Duration;
use mi_sim_document::{Move, Runner, Session};

pub(crate) const DOCUMENT: &str = r#"---
seed: 5
people:
  bob:
    - Reader at /subscriptions/{{subscriptionId}}
---
## Make

```http setup
@rg = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg

PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
```

```http
# @name made
PUT {{rg}}/providers/Microsoft.Compute/virtualMachines/vm1?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "SystemAssigned"}}
```

```bash
sleep 1h
```

```http on=vm1
GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net
Metadata: true
```

```http as=bob
GET https://management.azure.com{{made.response.body.$.id}}?api-version=2024-11-01
Authorization: {{$aadToken}}
```
"#;

pub(crate) const READ: &str = "GET {{rg}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\n";

fn person(name: &str) -> Runner {
    Runner::Person { name: name.to_owned() }
}

pub(crate) fn typed(who: &str, text: &str) -> Move {
    Move::Typed { runner: person(who), text: text.to_owned() }
}

pub(crate) fn journal(session: &Session) -> String {
    session.world().journal().to_json_lines()
}

pub(crate) fn later(session: &Session, seconds: u64) -> Move {
    Move::Until { moment: session.world().now().after(Duration::from_secs(seconds)) }
}

/// What somebody may do; moments are told from the present on.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Block(usize),
    Read(bool),
    Define(u8),
    Token,
    Wait(u64),
    Nonsense,
}

/// Does it if it can be done; whatever is refused leaves no trace.
pub(crate) fn grant(session: &mut Session, wish: &Wish) {
    let made = match wish {
        Wish::Block(index) => Move::Block { index: *index },
        Wish::Read(by_bob) => typed(if *by_bob { "bob" } else { "admin" }, READ),
        Wish::Define(number) => typed("admin", &format!("@x = {number}\n\nGET https://management.azure.com/{{{{x}}}}/{{{{$guid}}}}\n")),
        Wish::Token => Move::Typed {
            runner: Runner::Machine { name: "vm1".to_owned(), by: None },
            text: "GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/\nMetadata: true\n".to_owned(),
        },
        Wish::Wait(seconds) => later(session, *seconds),
        Wish::Nonsense => typed("admin", &format!("{READ}###\nGET {{{{nothing}}}}\n")),
    };
    let (before, moves) = (journal(session), session.moves().len());
    match session.append(made) {
        Ok(_) => assert_eq!(session.moves().len(), moves + 1),
        Err(_) => assert_eq!((journal(session), session.moves().len()), (before, moves)),
    }
}

/// The law of recipes: whatever was done, the recipe read again gives the same journal, byte for byte.
pub(crate) fn told_and_read_again(seed: &str, whole: bool, wishes: &[Wish]) {
    let mut session = Session::begin(mi_sim_document::parse(DOCUMENT), Some(seed)).unwrap();
    if whole {
        session.make_default_moves();
    }
    wishes.iter().for_each(|wish| grant(&mut session, wish));
    let recipe = session.recipe();
    let is_plain = recipe.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    assert!(is_plain, "{recipe}");
    let again = Session::reopen(DOCUMENT, &recipe).unwrap();
    assert_eq!(journal(&again), journal(&session));
    assert_eq!(again.moves(), session.moves());
    assert_eq!(again.run(), session.run());
    assert_eq!(again.recipe(), recipe);
}
