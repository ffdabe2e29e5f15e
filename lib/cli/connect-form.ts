import type { ConnectionInspection } from '../component/inspection';
import type { DeskConnection } from '../desk/component-connection';
import type { CredentialContent } from '../desk/credential-content';
import type { Desk } from '../desk/desk';
import { missingFormFields, missingProviderFields, type FieldQuestion } from '../desk/field-questions';
import { listOption, UsageError, type CommandContext } from './command';
import { isInteractive } from './notes';
import { ask } from './prompt';

type Values = Readonly<Record<string, unknown>>;

/** A filled-in credential form. */
export interface FilledForm {
  /** What is stored, and what was entered now. */
  readonly cfg: Values;
  readonly entered: Values;
  readonly inspection: ConnectionInspection;
}

/** Where the form is filled in. */
export interface FormPlace {
  readonly desk: Desk;
  readonly connection: DeskConnection;
  readonly content: CredentialContent;
}

/**
 * Fills in the credential form: from what is stored, from `--set`, and by asking a person who is there.
 *
 * @throws {UsageError} if something is missing, and nobody can be asked
 */
export async function fillInForm(
  context: CommandContext,
  { desk, connection, content }: FormPlace,
): Promise<FilledForm> {
  const given = readSettings(context, desk);
  const stored = { ...content.cfg, ...given };
  const form = await answer(context, missingFormFields(desk.component, stored));
  const withForm = { ...stored, ...form };
  const { providerFields } = await connection.inspect(withForm);
  const further = await answer(context, missingProviderFields({ providerFields }, withForm));
  const cfg = { ...withForm, ...further };
  return { cfg, entered: { ...given, ...form, ...further }, inspection: await connection.inspect(cfg) };
}

function readSettings(context: CommandContext, { component }: Desk): Values {
  const views = new Map(component.credentialFields.map(({ name, viewClass }) => [name, viewClass]));
  const entries = listOption(context, 'set').map((setting) => {
    const separator = setting.indexOf('=');
    if (separator < 1) throw new UsageError('--set takes name=value');
    const name = setting.slice(0, separator);
    if (name === component.declaration.field) {
      throw new UsageError(`${name} holds the tokens: they are obtained, not set`);
    }
    const value = setting.slice(separator + 1);
    return [name, views.get(name) === 'CheckBoxView' ? value === 'true' : value] as const;
  });
  return Object.fromEntries(entries);
}

async function answer(context: CommandContext, questions: readonly FieldQuestion[]): Promise<Values> {
  if (!isInteractive(context)) {
    const missing = questions.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    if (missing.length === 0) return {};
    throw new UsageError(
      `the credential form is not filled in; give --set name=value for ${missing.join(', ')}`,
    );
  }
  const answers: Record<string, string> = {};
  for (const { name, label, isSecret, isRequired } of questions) {
    const value = await ask({ message: label, isSecret, isOptional: !isRequired });
    // What is left empty may come from somewhere else.
    if (value.trim() !== '') answers[name] = value.trim();
  }
  return answers;
}
