/**
 * The black-body map that nuclear medicine is used to, as the viewer has it under "Black-Body Radiation": black, red, yellow, white.
 * Source: Moreland K. Diverging color maps (VTK's and ParaView's preset of that name).
 */
export const activityGradient = (direction: 'to top' | 'to right'): string =>
  `linear-gradient(${direction}, rgb(0 0 0), rgb(230 0 0) 40%, rgb(230 230 0) 80%, rgb(255 255 255))`;
