'use strict';
// Loads the component of a folder (default: this one) as the runtime does, with the runtime's own reader, after a
// platform's build. The reader swallows what goes wrong while it loads verifyCredentials and takes a stub that
// verifies everything; that the stub is not used can only be seen from here.
const { createRequire } = require('node:module');
const { join, resolve } = require('node:path');

const folder = resolve(process.argv[2] ?? join(__dirname, '..'));
process.chdir(folder);
const requireThere = createRequire(join(folder, 'package.json'));
const { ComponentReader } = requireThere('elasticio-sailor-nodejs/lib/component_reader.js');

async function findDefects() {
  const defects = [];
  const reader = new ComponentReader();
  await reader.init('');

  const { triggers = {}, actions = {} } = reader.componentJson;
  const names = [...Object.keys(triggers), ...Object.keys(actions)];
  if (names.length === 0) defects.push('component.json declares neither triggers nor actions');
  for (const name of names) {
    try {
      const loaded = await reader.loadTriggerOrAction(name);
      if (typeof loaded.process !== 'function') defects.push(`${name}: exports no function "process"`);
      else console.log(`loaded ${name}`);
    } catch (error) {
      defects.push(`${name}: ${error.stack}`);
    }
  }

  const read = await reader.loadVerifyCredentials();
  try {
    const own = requireThere('./verifyCredentials');
    if (typeof own !== 'function') defects.push(`verifyCredentials exports ${typeof own}, not a function`);
    else if (read !== own)
      defects.push(`the runtime uses its stub (${read.name}) instead of verifyCredentials`);
    else console.log('loaded verifyCredentials');
  } catch (error) {
    defects.push(
      `verifyCredentials can not be loaded, so the runtime would verify everything: ${error.stack}`,
    );
  }
  return defects;
}

findDefects()
  .catch((error) => [error.stack])
  .then((defects) => {
    for (const defect of defects) console.error(`NOT DEPLOYABLE: ${defect}`);
    process.exitCode = defects.length === 0 ? 0 : 1;
  });
