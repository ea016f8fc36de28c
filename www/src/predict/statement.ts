/** What a reader answered, as a statement of xAPI ("Experience API", interaction activities); whoever keeps it adds the actor. */

/** Something in one language. */
type Said = Readonly<Record<string, string>>;

export interface Statement {
  readonly verb: { readonly id: string; readonly display: Said };
  readonly object: {
    readonly objectType: 'Activity';
    /** The document with the block that was asked about, counted from 0. */
    readonly id: string;
    readonly definition: {
      readonly type: string;
      readonly interactionType: 'choice';
      readonly description: Said;
      readonly choices: readonly { readonly id: string; readonly description: Said }[];
      readonly correctResponsesPattern: readonly string[];
    };
  };
  readonly result: { readonly success: boolean; readonly response: string };
}

/** What was asked and answered; answers count from 0. */
export interface Given {
  readonly lang: string;
  readonly document: string;
  readonly command: number;
  readonly question: string;
  readonly answers: readonly string[];
  readonly right: number;
  readonly chosen: number;
}

export function statementOf({ lang, document, command, question, answers, right, chosen }: Given): Statement {
  return {
    verb: { id: 'http://adlnet.gov/expapi/verbs/answered', display: { en: 'answered' } },
    object: {
      objectType: 'Activity',
      id: `${document}#block-${command}`,
      definition: {
        type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
        interactionType: 'choice',
        description: { [lang]: question },
        choices: answers.map((answer, index) => ({ id: String(index), description: { [lang]: answer } })),
        correctResponsesPattern: [String(right)],
      },
    },
    result: { success: chosen === right, response: String(chosen) },
  };
}
