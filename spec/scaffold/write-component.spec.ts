import { expect } from 'chai';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFreshkeysError } from '../../lib/errors';
import { inspectTarget } from '../../lib/scaffold/target-folder';
import { writeComponent } from '../../lib/scaffold/write-component';

const FILES = { 'component.json': '{}', 'lib/deep/file.ts': 'x', 'logo.png': Buffer.from([0x89, 0x50]) };

/** The second file needs a folder where the first one is. */
const IMPOSSIBLE = { 'component.json': '{}', lib: 'a file', 'lib/file.ts': 'x' };

describe('R15 freshkeys new: all files or none', () => {
  let parent: string;
  const there = (): readonly string[] => readdirSync(parent);

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'freshkeys-new-'));
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('writes them into a folder that is not there, with its parents', () => {
    writeComponent(join(parent, 'a/b/mine'), FILES);
    expect(readFileSync(join(parent, 'a/b/mine/lib/deep/file.ts'), 'utf8')).to.equal('x');
    expect(readFileSync(join(parent, 'a/b/mine/logo.png'))).to.deep.equal(FILES['logo.png']);
    expect(readdirSync(join(parent, 'a/b'))).to.deep.equal(['mine']);
  });

  it('writes them into an empty folder, and beside a repository that was just begun', () => {
    mkdirSync(join(parent, 'empty'));
    mkdirSync(join(parent, 'begun/.git'), { recursive: true });
    writeFileSync(join(parent, 'begun/.git/HEAD'), 'ref');
    for (const name of ['empty', 'begun']) {
      writeComponent(join(parent, name), FILES);
      expect(readdirSync(join(parent, name))).to.include.members(['component.json', 'lib', 'logo.png']);
    }
    expect(readFileSync(join(parent, 'begun/.git/HEAD'), 'utf8')).to.equal('ref');
    expect(there()).to.have.members(['empty', 'begun']);
  });

  it('knows what is in the way', () => {
    writeFileSync(join(parent, 'file'), '');
    symlinkSync(join(parent, 'nowhere'), join(parent, 'link'));
    expect(inspectTarget(parent)).to.include({ kind: 'taken' });
    expect(inspectTarget(join(parent, 'file'))).to.deep.equal({ kind: 'taken', because: 'it is no folder' });
    expect(inspectTarget(join(parent, 'link'))).to.deep.equal({ kind: 'taken', because: 'it is no folder' });
    expect(inspectTarget(join(parent, 'new'))).to.deep.equal({ kind: 'missing' });
  });

  it('overwrites nothing that came in between', () => {
    mkdirSync(join(parent, 'mine'));
    writeFileSync(join(parent, 'mine/precious'), 'kept');
    expect(() => {
      writeComponent(join(parent, 'mine'), FILES);
    }).to.throw('there is precious in it');
    expect(readdirSync(join(parent, 'mine'))).to.deep.equal(['precious']);
    expect(there()).to.deep.equal(['mine']);
  });

  it('leaves nothing behind when it fails in the middle', () => {
    mkdirSync(join(parent, 'begun/.git'), { recursive: true });
    for (const target of ['mine', 'a/b/mine', 'begun']) {
      try {
        writeComponent(join(parent, target), IMPOSSIBLE);
        expect.fail('it was written');
      } catch (error) {
        expect(isFreshkeysError(error) && error.code).to.equal('FILE_NOT_WRITTEN');
        expect(String(error)).to.contain('Nothing was left behind');
      }
    }
    expect(there()).to.deep.equal(['begun']);
    expect(readdirSync(join(parent, 'begun'))).to.deep.equal(['.git']);
  });
});
