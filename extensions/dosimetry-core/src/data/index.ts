export { findRadionuclide, RADIONUCLIDES } from './radionuclides';
export { RADIONUCLIDE_ROWS, RADIONUCLIDE_TABLE, WITHHELD_RADIONUCLIDES } from './radionuclideTable';
export { SCHNEIDER_2000, SCHNEIDER_2000_NODES } from './schneider2000';
