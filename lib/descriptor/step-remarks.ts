import { isRecord } from '../oauth2/wire';
import { objectsIn, type DescriptorView, type StepView } from './descriptor-view';
import { error, warning, type Remark } from './finding';

/** What a JSON schema cannot see about actions, triggers and their fields. */
export function remarkOnSteps(view: DescriptorView): readonly Remark[] {
  const { root, steps, credentials } = view;
  return [
    ...remarkOnDescription([], root['description']),
    ...(steps.length === 0 ? [NO_STEPS] : []),
    ...remarkOnTwins(steps),
    ...steps.flatMap(remarkOnStep),
    ...remarkOnCredentialForm(credentials?.['fields']),
  ];
}

const NO_STEPS = error(
  [],
  'declares neither triggers nor actions, so that there is nothing to run',
  'Declare one: "actions": { "doThis": { "main": "./lib/actions/doThis.js", "title": "Do this" } }.',
);

function remarkOnDescription(at: readonly string[], description: unknown): readonly Remark[] {
  if (typeof description === 'string' && description.trim() !== '') return [];
  const problem = 'is missing: people choose by it';
  return [warning([...at, 'description'], problem, 'Say in a sentence what it does.')];
}

/** The runtime looks for a name among the triggers first, and would never find the action. */
function remarkOnTwins(steps: readonly StepView[]): readonly Remark[] {
  const triggers = new Set(steps.filter(({ kind }) => kind === 'triggers').map(({ name }) => name));
  return steps
    .filter(({ kind, name }) => kind === 'actions' && triggers.has(name))
    .map(({ kind, name }) =>
      error(
        [kind, name],
        'a trigger has the same name, and the runtime takes that one',
        'Rename one of them.',
      ),
    );
}

function remarkOnStep({ kind, name, step }: StepView): readonly Remark[] {
  const at = [kind, name];
  const { type, dynamicMetadata, metadata, fields } = step;
  const remarks = [...remarkOnDescription(at, step['description']), ...remarkOnFields(at, fields)];
  if (kind === 'actions' && type !== undefined) {
    remarks.push(warning([...at, 'type'], 'an action has no type', 'Remove it: only triggers have one.'));
  }
  if (dynamicMetadata === true && metadata !== undefined) {
    const problem = 'stands beside `dynamicMetadata`, and only one of them can hold';
    remarks.push(warning([...at, 'metadata'], problem, 'Remove `metadata`, or `dynamicMetadata`.'));
  }
  return remarks;
}

const SELECTS: ReadonlySet<unknown> = new Set(['SelectView', 'MultiSelectView', 'SelectTreeView']);

function remarkOnFields(step: readonly string[], declared: unknown): readonly Remark[] {
  const fields = objectsIn(declared);
  return Object.entries(fields).flatMap(([name, field]) => {
    const at = [...step, 'fields', name];
    const unknown = [field['require'] ?? []]
      .flat()
      .filter((other) => typeof other === 'string' && !Object.hasOwn(fields, other));
    return [
      ...(field['viewClass'] === 'OAuthFieldView' ? [misplacedButton(at)] : []),
      ...remarkOnSelect(at, field),
      ...unknown.map((other) =>
        warning([...at, 'require'], `there is no field ${JSON.stringify(other)}`, 'Correct the name.'),
      ),
    ];
  });
}

function misplacedButton(at: readonly string[]): Remark {
  const remedy = 'Move it to `credentials.fields`.';
  return error([...at, 'viewClass'], 'accounts are connected on the credential form alone', remedy);
}

function remarkOnSelect(at: readonly string[], field: Readonly<Record<string, unknown>>): readonly Remark[] {
  const { viewClass, model, label } = field;
  const remarks: Remark[] = [];
  if (SELECTS.has(viewClass)) {
    const isEmpty = model === undefined || (isRecord(model) && Object.keys(model).length === 0);
    const remedy = 'Add "model": { "value": "Label" }, or the name of an exported function.';
    if (isEmpty) remarks.push(error([...at, 'model'], 'is missing: there is nothing to choose', remedy));
  }
  if (label === undefined && viewClass !== 'HTTPAuthView') {
    remarks.push(warning([...at, 'label'], 'is missing: the field has no name on the form', 'Add it.'));
  }
  return remarks;
}

/** Nothing of a step is loaded for the credential form, so a function cannot make its choices. */
function remarkOnCredentialForm(declared: unknown): readonly Remark[] {
  return Object.entries(objectsIn(declared)).flatMap(([name, field]) => {
    const at = ['credentials', 'fields', name];
    const isNamed = typeof field['model'] === 'string';
    const remedy = 'Write the choices there: { "value": "Label" }.';
    return [
      ...(field['viewClass'] === 'OAuthFieldView' ? [] : remarkOnSelect(at, field)),
      ...(isNamed
        ? [error([...at, 'model'], 'no function can make choices on the credential form', remedy)]
        : []),
    ];
  });
}
