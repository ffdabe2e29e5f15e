import type { ComponentFolder } from './component-folder';
import type { ComponentFinding } from './finding';

const LOGO = 'logo.png';
const SIDE = 128;

/** The first bytes of every PNG, and where its first chunk has width and height (PNG specification §5.2, §11.2.2). */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const WIDTH_AT = 16;
const HEIGHT_AT = 20;

/** The picture that the platform shows beside the component. */
export function findInLogo(folder: ComponentFolder): readonly ComponentFinding[] {
  const of = (severity: ComponentFinding['severity'], problem: string): readonly ComponentFinding[] => [
    {
      severity,
      file: LOGO,
      path: '',
      problem,
      remedy: 'Add a PNG of 128 by 128 pixels, best with a transparent ground.',
    },
  ];
  const png = folder.read(LOGO);
  if (png === undefined) return of('warning', 'is missing: people look for the picture of a component');
  const isPng = png.length >= HEIGHT_AT + 4 && png.subarray(0, SIGNATURE.length).equals(SIGNATURE);
  if (!isPng) return of('error', 'is no PNG');
  const [width, height] = [png.readUInt32BE(WIDTH_AT), png.readUInt32BE(HEIGHT_AT)];
  if (width === SIDE && height === SIDE) return [];
  return of('warning', `is ${String(width)} by ${String(height)} pixels, and the platform shows 128 by 128`);
}
