export * from './catalogue';
export * from './generatePhantom';
export * from './phantom';
export * from './truth';
export * from './writePhantom';
