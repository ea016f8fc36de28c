// Cedar's own package for browsers, as its README uses it: policies are parsed once, each call brings what it is about.
import init, {
  preparsePolicySet,
  statefulIsAuthorized,
} from "/node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm.js";

const POLICIES = "assignments";
let calls = [];

export async function prepare(policies, requests) {
  await init();
  const answer = preparsePolicySet(POLICIES, JSON.parse(policies));
  if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
  calls = JSON.parse(requests).map((request) => ({
    ...request,
    context: {},
    preparsedPolicySetId: POLICIES,
  }));
}

export function allows(question) {
  const answer = statefulIsAuthorized(calls[question]);
  if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision === "allow";
}
