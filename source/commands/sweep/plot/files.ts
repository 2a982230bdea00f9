// Where the files lie that pictures need beside the program: in their packages here, beside the other pieces in the bundle (tools/bundle.js).

const packages = new URL('../../../../node_modules/', import.meta.url);
export const resvgFile = (): URL => new URL('@resvg/resvg-wasm/index_bg.wasm', packages);
export const fontFiles = (): readonly URL[] => ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map(name => new URL(`dejavu-fonts-ttf/ttf/${name}`, packages));
