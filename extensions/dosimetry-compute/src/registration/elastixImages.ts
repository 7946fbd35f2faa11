import type { Image, ImageType, JsonCompatible } from 'itk-wasm';
import type { RegistrationImage, RegistrationTask } from './registrationThread';

/** An image in the fields of ITK's, of no class: that is how one crosses to the program. */
type PlainImage = Omit<Image, 'imageType'> & { readonly imageType: Pick<ImageType, keyof ImageType> };

/** What elastix is called with. Its images are float32 both: mixed types end it without a word. */
export interface ElastixCall {
  readonly parameterMaps: JsonCompatible;
  readonly fixed: PlainImage;
  readonly moving: PlainImage;
}

export const elastixCall = ({ fixed, moving, parameterMaps }: RegistrationTask): ElastixCall => ({
  parameterMaps: parameterMaps.map(({ ...map }) =>
    Object.fromEntries(Object.entries(map).map(([key, texts]) => [key, [...texts]])),
  ),
  fixed: imageOf(fixed, 'fixed'),
  moving: imageOf(moving, 'moving'),
});

function imageOf({ grid, values }: RegistrationImage, name: string): PlainImage {
  const { direction: d } = grid;
  return {
    imageType: { dimension: 3, componentType: 'float32', pixelType: 'Scalar', components: 1 },
    name,
    origin: [...grid.origin_mm],
    spacing: [...grid.spacing_mm],
    // Rows of the matrix whose columns are the axes.
    direction: Float64Array.of(d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]),
    size: [...grid.size],
    metadata: new Map(),
    data: values,
  };
}
