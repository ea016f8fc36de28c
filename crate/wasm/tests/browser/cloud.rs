//! The typed cloud as a program in JavaScript calls it: each test is such a program, to which the class `Cloud` is given.

use js_sys::{Function, JSON, Reflect};
use mi_sim::{Settings, Simulator};
use mi_sim_shell::SignIns;
use mi_sim_wasm::cloud::Cloud;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// What stands before each program.
const PRELUDE: &str = r#"
'use strict';
const arm = 'https://management.azure.com';
const admin = { kind: 'person', name: 'admin' };
const bearer = (token) => ({ Authorization: `Bearer ${token}` });
const read = ({ body }) => JSON.parse(new TextDecoder().decode(body));
const same = (one, other, what) => {
  const [left, right] = [one, other].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${what ?? 'value'}: ${left} is not ${right}`);
};
const refused = (act, code, said) => {
  let thrown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  same([thrown instanceof Error, thrown?.name, thrown?.code], [true, 'CloudError', code], `${act}: ${thrown}`);
  if (!thrown.message.includes(said)) throw new Error(`${act}: \`${thrown.message}\` does not say \`${said}\``);
};
/** A cloud with bob, who may read everything, and a machine with an identity. */
const begin = () => {
  const cloud = new Cloud({ seed: 'lesson-1', delays: 'none', people: { bob: [{ role: 'Reader' }] } });
  const group = `/subscriptions/${cloud.subscriptionId}/resourceGroups/rg`;
  const host = `${group}/providers/Microsoft.Compute/virtualMachines/vm1`;
  const put = (id, body) => {
    const headers = { ...bearer(cloud.token('admin', `${arm}/`)), 'Content-Type': 'application/json' };
    const url = `${arm}${id}?api-version=2024-11-01`;
    same(cloud.send(admin, { method: 'PUT', url, headers, body: JSON.stringify(body) }).status, 201);
  };
  put(group, { location: 'japaneast' });
  put(host, { location: 'japaneast', identity: { type: 'SystemAssigned' } });
  return { cloud, group, host, code: { kind: 'code', host } };
};
const ask = { url: `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${arm}/`, headers: { Metadata: 'true' } };
"#;

fn run(program: &str) {
    let one = JsValue::from(Cloud::new(JsValue::UNDEFINED).unwrap());
    let class = Reflect::get(&one, &"constructor".into()).unwrap();
    let program = Function::new_with_args("Cloud", &format!("{PRELUDE}{program}"));
    if let Err(thrown) = program.call1(&JsValue::NULL, &class) {
        panic!("{thrown:?}");
    }
}

#[wasm_bindgen_test]
fn a_program_sends_requests_and_reads_what_comes_back() {
    run(r#"
        const { cloud, code, host } = begin();
        const answer = cloud.send(code, ask);
        same(answer.status, 200);
        same(answer.body instanceof Uint8Array, true);
        same(answer.headers.some(([name, value]) => name === 'Content-Type' && value.startsWith('application/json')), true);
        const token = read(answer).access_token;
        same(read(answer).token_type, 'Bearer');
        same(cloud.send(code, { url: `${arm}${host}?api-version=2024-11-01`, headers: bearer(token) }).status, 403);
        const bob = cloud.token('bob', `${arm}/`);
        const got = cloud.send({ kind: 'person', name: 'BOB' }, { url: `${arm}${host}?api-version=2024-11-01`, headers: bearer(bob) });
        same([got.status, read(got).name], [200, 'vm1']);
        const posted = { method: 'POST', url: `https://login.microsoftonline.com/${cloud.tenantId}/oauth2/token` };
        const [text, bytes] = ['grant_type=x', new TextEncoder().encode('grant_type=x')].map((body) =>
          read(cloud.send({ kind: 'internet' }, { ...posted, body })).error);
        same(text, bytes);
        refused(() => cloud.send({ kind: 'internet' }, { url: 'https://nowhere.example/' }), 'noConnection', 'could not resolve host: nowhere.example');
    "#);
}

#[wasm_bindgen_test]
fn a_cloud_begins_as_its_options_say() {
    run(r#"
        const start = new Date('2026-03-01T00:00:00Z');
        const issuers = { ci: 'https://ci.example' };
        const application = { name: 'tools', secret: 's3cret' };
        const people = { carol: [{ role: 'Contributor', scope: '/resourceGroups/lab' }], dave: [] };
        const cloud = new Cloud({ start, issuers, application, people, limits: { reads: 1, readsRefill: 1 }, delays: { roleAssignment: 5 } });
        same(cloud.now instanceof Date, true);
        same(cloud.now, start);
        const job = cloud.send({ kind: 'issuer', name: 'ci' }, { url: 'https://ci.example/token?sub=a&aud=b' });
        same(job.status, 200);
        const lab = `/subscriptions/${cloud.subscriptionId}/resourceGroups/lab`;
        const write = { plane: 'control', action: 'Microsoft.Compute/virtualMachines/write' };
        same(cloud.whoMay(write, lab).length, cloud.whoMay(write, '/subscriptions/' + cloud.subscriptionId).length + 1);
        const list = () => cloud.send(admin, { url: `${arm}/subscriptions?api-version=2022-12-01`, headers: bearer(cloud.token('admin', `${arm}/`)) }).status;
        same([list(), list()], [200, 429]);
        same(new Cloud().subscriptionId, new Cloud({}).subscriptionId);
        same(new Cloud({ seed: '2' }).subscriptionId === new Cloud().subscriptionId, false);
    "#);
}

#[wasm_bindgen_test]
fn the_same_calls_give_the_same_entries() {
    run(r#"
        const [one, other] = [begin(), begin()];
        for (const { cloud, code } of [one, other]) cloud.send(code, ask);
        same(one.cloud.entries(), other.cloud.entries());
        const { cloud } = one;
        same(cloud.entries().length, cloud.length);
        same(cloud.entries(3), cloud.entries().slice(3));
        same(cloud.entries(cloud.length), []);
        const [first] = cloud.entries();
        same([first.event.type, first.event.request.method, first.parent], ['sent', 'GET', null]);
        same(new Date(first.at) <= cloud.now, true);
    "#);
}

/// An entry that crosses as an object is what its JSON says.
#[wasm_bindgen_test]
fn entries_are_those_that_others_get_as_json() {
    const ARM: &str = "https://management.azure.com/";
    let cloud = Cloud::new(JsValue::UNDEFINED).unwrap();
    let mut simulator = Simulator::new(&Settings::default()).unwrap();
    let token = SignIns::default().token(&mut simulator, "admin", ARM).unwrap();
    assert_eq!(cloud.token("admin".into(), ARM.into()).unwrap(), token);
    let entries = JSON::stringify(&cloud.entries(JsValue::UNDEFINED).unwrap()).unwrap();
    assert_eq!(String::from(entries), serde_json::to_string(simulator.journal().entries()).unwrap());
}

#[wasm_bindgen_test]
fn the_clock_only_goes_forward() {
    run(r#"
        const cloud = new Cloud({ start: new Date('2026-03-01T00:00:00Z') });
        cloud.pass(90_000);
        same(cloud.now, '2026-03-01T00:01:30.000Z');
        cloud.passUntil(new Date('2026-03-02T00:00:00Z'));
        const before = [cloud.now, cloud.length];
        refused(() => cloud.passUntil(new Date('2026-03-01T00:00:00Z')), 'clock', '`moment`: that moment has come already; the clock only goes forward');
        refused(() => cloud.passUntil(new Date('2099-01-01')), 'clock', 'ten years');
        refused(() => cloud.pass(-1), 'clock', '`milliseconds`: it must be a whole number from 0 on, as the clock only goes forward');
        for (const number of [NaN, Infinity, 0.5, 2 ** 60]) refused(() => cloud.pass(number), 'clock', 'whole number');
        refused(() => cloud.pass(3_650 * 86_400_000 + 1), 'clock', 'ten years');
        refused(() => cloud.pass('1h'), 'wrongType', '`milliseconds` must be a number of milliseconds; it is a string');
        refused(() => cloud.passUntil(1), 'wrongType', '`moment` must be a Date; it is a number');
        for (const date of ['x', '1969-12-31']) refused(() => cloud.passUntil(new Date(date)), 'wrongValue', 'from 1970 on');
        same([cloud.now, cloud.length], before);
        same(cloud.now, '2026-03-02T00:00:00.000Z');
    "#);
}

#[wasm_bindgen_test]
fn a_fork_goes_its_own_way() {
    run(r#"
        const { cloud, code } = begin();
        const { length, now } = cloud;
        const fork = cloud.fork();
        same([fork.length, fork.entries(), fork.now], [length, [], now]);
        fork.send(code, ask);
        fork.pass(86_400_000);
        same([cloud.length, cloud.now], [length, now]);
        cloud.send(code, ask);
        cloud.pass(86_400_000);
        same(cloud.entries(length), fork.entries());
        fork.free();
        same(cloud.send(code, ask).status, 200);
    "#);
}

#[wasm_bindgen_test]
fn who_observes_hears_of_each_new_entry_once() {
    run(r#"
        const { cloud, code } = begin();
        const heard = [];
        const before = cloud.length;
        const stop = cloud.observe((entry, place) => {
          same(entry, cloud.entries(place)[0]);
          heard.push(place);
        });
        cloud.fork().send(code, ask);
        same(heard, []);
        cloud.send(code, ask);
        cloud.pass(1000);
        cloud.token('bob', `${arm}/`);
        refused(() => cloud.send(code, { url: 'https://nowhere.example/' }), 'noConnection', 'nowhere');
        same(heard, Array.from({ length: cloud.length - before }, (_, at) => before + at));
        const told = heard.length;
        same(stop(), undefined);
        stop();
        cloud.pass(1000);
        same(heard.length, told);
        refused(() => cloud.observe('x'), 'wrongType', '`callback` must be a function; it is a string');
        refused(() => cloud.observe(), 'wrongType', '`callback` is missing');
    "#);
}

#[wasm_bindgen_test]
fn observers_may_call_stop_and_throw_and_nobody_misses_an_entry() {
    run(r#"
        addEventListener('unhandledrejection', (event) => event.preventDefault());
        const { cloud, code } = begin();
        const before = cloud.length;
        const [first, second, third] = [[], [], []];
        cloud.observe((entry, place) => {
          first.push(place);
          entry.event = null;
          if (place === before) cloud.send(code, ask);
          if (place === before + 1) stopThird();
          throw new Error('of an observer');
        });
        cloud.observe(({ event }, place) => {
          same(event === null, false);
          second.push(place);
          if (place === before + 2) cloud.observe((_, from) => late.push(from));
        });
        const late = [];
        const stopThird = cloud.observe((_, place) => third.push(place));
        same(cloud.send(code, ask).status, 200);
        const all = Array.from({ length: cloud.length - before }, (_, at) => before + at);
        same([first, second, third], [all, all, [before]]);
        cloud.pass(1000);
        same(late, [cloud.length - 1]);
    "#);
}

#[wasm_bindgen_test]
fn access_is_asked_about_and_told_with_reasons() {
    run(r#"
        const { cloud, host } = begin();
        const subscription = `/subscriptions/${cloud.subscriptionId}`;
        const operation = { plane: 'control', action: 'Microsoft.Compute/virtualMachines/read' };
        const who = cloud.whoMay(operation, host);
        same([who.length, who.every(({ allowed }) => allowed)], [2, true]);
        const write = { ...operation, action: 'Microsoft.Compute/virtualMachines/write' };
        const [{ principalId: owner }, ...others] = cloud.whoMay(write, host);
        same(others, []);
        const bob = who.map(({ principalId }) => principalId).find((id) => id !== owner);
        same(cloud.decide(bob, operation, host), who.find(({ principalId }) => principalId === bob));
        const no = cloud.decide(bob, write, host);
        same([no.allowed, no.principalId, no.action, no.scope], [false, bob, write.action, host]);
        const may = cloud.mayDo(bob, subscription);
        same(may.length > 20, true, `${may.length} operations`);
        same(may.every((operation) => cloud.decide(bob, operation, subscription).allowed), true);
        same(cloud.mayDo(cloud.tenantId, subscription), []);
        refused(() => cloud.decide('bob', operation, host), 'wrongValue', '`principal`: `bob` is no object id');
        refused(() => cloud.mayDo(bob, 'x'), 'wrongValue', '`scope`: `x` is no scope; write');
        refused(() => cloud.whoMay({ action: 'x' }, host), 'wrongType', '`operation.plane` is missing; it must be a string');
        refused(() => cloud.whoMay({ action: 'x', plane: 'astral' }, host), 'wrongValue', '`operation.plane`: `astral` is no plane; there are `control` and `data`');
        refused(() => cloud.whoMay({ ...operation, data: true }, host), 'wrongType', '`operation` has no field `data`; it has `plane`, `action`');
        refused(() => cloud.mayDo(1, host), 'wrongType', '`principal` must be a string; it is a number');
    "#);
}

#[wasm_bindgen_test]
fn a_wrong_request_is_named_and_nothing_is_done() {
    run(r#"
        const { cloud, code, group } = begin();
        const { url } = ask;
        const before = cloud.length;
        for (const [request, said] of [
          [undefined, '`request` is missing; it must be an object'],
          [null, '`request` must be an object; it is null'],
          ['GET x', '`request` must be an object; it is a string'],
          [[], '`request` must be an object; it is an array'],
          [{}, '`request.url` is missing; it must be a string'],
          [{ url: 1 }, '`request.url` must be a string; it is a number'],
          [{ url, verb: 'GET' }, '`request` has no field `verb`; it has `url`, `method`, `headers`, `body`'],
          [{ url, headers: { A: 1 } }, '`request.headers.A` must be a string; it is a number'],
          [{ url, headers: 'A: 1' }, '`request.headers` must be an object; it is a string'],
          [{ url, body: {} }, '`request.body` must be a string or a Uint8Array; it is an object'],
        ]) refused(() => cloud.send(code, request), 'wrongType', said);
        for (const [request, said] of [
          [{ url: 'x' }, '`request.url`: `x` is not an address'],
          [{ url, method: 'G T' }, '`request.method`: `G T` is no HTTP method; use GET'],
          [{ url, headers: { 'A\n': '' } }, '`request.headers.A\n`: a header\'s name'],
          [{ url, headers: { A: 'b\r\nC: d' } }, '`request.headers.A`: a header\'s name'],
        ]) refused(() => cloud.send(code, request), 'wrongValue', said);
        for (const [origin, code, said] of [
          [undefined, 'wrongType', '`origin` is missing'],
          ['internet', 'wrongType', '`origin` must be an object; it is a string'],
          [{ kind: 'entraId' }, 'wrongValue', '`origin.kind`: `entraId` sends nothing; `person`'],
          [{ kind: 'person' }, 'wrongType', '`origin.name` is missing'],
          [{ kind: 'person', name: 'eve' }, 'wrongValue', '`origin.name`: nobody is called `eve`'],
          [{ kind: 'issuer', name: 'ci' }, 'wrongValue', '`origin.name`: no issuer'],
          [{ kind: 'code', host: 'vm1' }, 'wrongValue', '`origin.host`: no code runs on `vm1`'],
          [{ kind: 'code', host: group }, 'wrongValue', '`origin.host`: no code runs on'],
        ]) refused(() => cloud.send(origin, ask), code, said);
        refused(() => cloud.token('eve', `${arm}/`), 'wrongValue', '`person`: nobody is called `eve`');
        refused(() => cloud.entries(-1), 'wrongValue', '`from`: it must be a whole number from 0 on');
        refused(() => cloud.entries('1'), 'wrongType', '`from` must be a number; it is a string');
        same(cloud.length, before);
        const thrower = { get url() { throw new RangeError('mine'); } };
        try {
          cloud.send(code, thrower);
          throw new Error('nothing was thrown');
        } catch (error) {
          same(error.message, 'mine');
        }
        refused(() => cloud.token('bob', 'https://nowhere.example/'), 'signInRefused', 'AADSTS');
        same(cloud.send(code, ask).status, 200);
    "#);
}

#[wasm_bindgen_test]
fn a_wrong_option_is_named() {
    run(r#"
        for (const [options, code, said] of [
          [1, 'wrongType', '`options` must be an object; it is a number'],
          [{ seeds: 'a' }, 'wrongType', '`options` has no field `seeds`; it has `seed`'],
          [{ seed: 5 }, 'wrongType', '`options.seed` must be a string; it is a number'],
          [{ seed: 'a b' }, 'wrongValue', '`options.seed`: `a b` can be no seed; a seed is 1 to 64'],
          [{ start: '2026' }, 'wrongType', '`options.start` must be a Date; it is a string'],
          [{ start: new Date('9999-01-01') }, 'wrongValue', 'before the year 9980'],
          [{ people: { admin: [] } }, 'wrongValue', '`options.people.admin`: a name has'],
          [{ people: { bob: 'Reader' } }, 'wrongType', '`options.people.bob` must be an array; it is a string'],
          [{ people: { bob: [{ role: 'Raeder' }] } }, 'wrongValue', '`options.people.bob[0].role`: no built-in role is called `Raeder`'],
          [{ people: { bob: [{ role: 'Reader', scope: 'rg' }] } }, 'wrongValue', '`options.people.bob[0].scope`: `rg` is no scope below'],
          [{ issuers: { ci: 'http://ci.example' } }, 'wrongValue', '`options.issuers.ci`: `http://ci.example` is not secure'],
          [{ delays: 'all' }, 'wrongType', '`options.delays` must be an object; it is a string'],
          [{ delays: { roles: 1 } }, 'wrongType', '`options.delays` has no field `roles`; it has `roleAssignment`'],
          [{ delays: { replication: -1 } }, 'wrongValue', '`options.delays.replication`: it must be a whole number'],
          [{ limits: { reads: 251 } }, 'wrongValue', '`options.limits.reads`: it must be 1 to 250, which Azure has'],
          [{ limits: { reads: '9' } }, 'wrongType', '`options.limits.reads` must be a number; it is a string'],
          [{ application: { name: 'x' } }, 'wrongType', '`options.application.secret` is missing; it must be a string'],
        ]) refused(() => new Cloud(options), code, said);
    "#);
}

#[wasm_bindgen_test]
fn a_getter_may_call_the_cloud_that_reads_it() {
    run(r#"
        const { cloud, host } = begin();
        const calls = (field, value) => Object.defineProperty({}, field, { enumerable: true, get: () => (cloud.pass(1), value) });
        const person = Object.assign(calls('name', 'bob'), { kind: 'person' });
        same(cloud.send(person, { url: `${arm}/subscriptions?api-version=2022-12-01` }).status, 401);
        same(cloud.send(Object.assign(calls('host', host), { kind: 'code' }), ask).status, 200);
    "#);
}
