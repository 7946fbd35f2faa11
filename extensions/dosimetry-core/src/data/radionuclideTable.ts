import type { RadiationType } from '../domain/radionuclide';

type DecayMode = readonly [mode: string, daughter: string, branching: number];
type Emission = readonly [radiation: RadiationType, particlesPerDecay: number, energy: number];
type Row = readonly [
  name: string,
  halfLife: number,
  halfLifeSigma: number | null,
  decayModes: readonly DecayMode[],
  alphaRecoil: number,
  emissions: readonly Emission[],
  source: string,
];

/** What the columns of RADIONUCLIDE_ROWS are, where they come from, and their fingerprint (SHA-256 of the rows as JSON). */
export const RADIONUCLIDE_TABLE = {
  title: 'Half-lives and mean energies per decay of the named nuclide (daughters never included)',
  unit: {
    halfLife: 's (1 year = 365.2422 d), with its standard uncertainty',
    alphaRecoil: 'keV per decay',
    emissions:
      'particles per decay, keV per decay; β: evaluated mean energy × yield (Y-90, Sr-89, Sr-90: mean of the spectrum, ' +
      'whose shape is known for unique forbidden decay), lines: energy × yield',
  },
  source:
    'DDEP: M.-M. Bé et al., Table of Radionuclides, Monographie BIPM-5, vols. 1-8, BIPM, Sèvres 2004-2016 (year in the row); ' +
    'ENSDF (NNDC/IAEA-NSDD) where the row says so; conversion, X and Auger from evaluated coefficients and the atomic data of ' +
    'xraylib 4.0, doi:10.1016/j.sab.2011.09.011. Lines below 1e-5 per decay are left out; library spread 0.1-1 % in β, up to 6 % in γ energy.',
  sha256: 'b42b9021f3a5807e3c22b1776aa39d5ade6f972538a331169b41bebe6b1ab85e',
} as const;

/** Nuclides of the source that are not offered, and why. */
export const WITHHELD_RADIONUCLIDES: Readonly<Record<string, string>> = {
  'Lu-177m': 'the emissions of its isomeric transition (22.7 %) are missing',
  'Tb-149': 'its daughters Eu-145 and Gd-149 are missing',
};

// prettier-ignore
export const RADIONUCLIDE_ROWS: readonly Row[] = [
  ['Lu-177', 574300.8, 346, [['beta-', 'Hf-177', 1]], 0, [['beta-', 1.000001, 134.1263], ['conversion_electron', 0.1504541, 13.07323], ['auger_electron', 0.408232, 1.179426], ['gamma', 0.172168, 30.0156], ['xray', 0.08905054, 3.436536]], 'DDEP'],
  ['Y-90', 230549.76, 112, [['beta-', 'Zr-90', 1]], 0, [['beta-', 1, 929.2466], ['beta+', 3.186e-05, 0.01176908], ['conversion_electron', 0.00017, 0.2525057], ['annihilation', 6.372e-05, 0.03256086]], 'DDEP 2015'],
  ['I-131', 693213.12, 164, [['beta-', 'Xe-131', 0.989133], ['beta-', 'Xe-131m', 0.010867]], 0, [['beta-', 0.9999999, 181.8083], ['conversion_electron', 0.06314541, 9.394367], ['auger_electron', 0.2196044, 0.4225315], ['gamma', 1.002249, 379.1497], ['xray', 0.05300159, 1.468496]], 'DDEP 2013'],
  ['Ra-223', 987552, 2590, [['alpha', 'Rn-219', 1]], 103.5, [['conversion_electron', 1.462734, 65.74761], ['auger_electron', 2.35195, 9.391735], ['alpha', 0.999974, 5664.243], ['gamma', 0.358432, 90.83891], ['xray', 0.7489266, 46.25076]], 'DDEP 2010'],
  ['Rn-219', 3.98, 0.03, [['alpha', 'Po-215', 1]], 125.7, [['conversion_electron', 0.03217249, 6.456174], ['auger_electron', 0.0744331, 0.3147662], ['alpha', 0.9999794, 6753.848], ['gamma', 0.18099, 57.9412], ['xray', 0.02956338, 1.625699]], 'DDEP 2010'],
  ['Po-215', 0.001781, 4e-06, [['alpha', 'Pb-211', 0.999998], ['beta-', 'At-215', 2.3e-06]], 140.1, [['conversion_electron', 1.595e-05, 0.005596783], ['auger_electron', 5.59297e-05, 0.0001924533], ['alpha', 0.999975, 7385.632], ['gamma', 0.000579999, 0.2545616]], 'DDEP 2010'],
  ['Pb-211', 2166, 12, [['beta-', 'Bi-211', 1]], 0, [['beta-', 0.9999909, 443.9746], ['conversion_electron', 0.01620572, 4.113058], ['auger_electron', 0.0417602, 0.1626106], ['gamma', 0.106596, 63.10652], ['xray', 0.01313623, 0.674418]], 'DDEP 2011'],
  ['Bi-211', 129, 1.2, [['alpha', 'Tl-207', 0.99724], ['beta-', 'Po-211', 0.00276]], 126.6, [['beta-', 0.00276, 0.477204], ['conversion_electron', 0.03167807, 8.835364], ['auger_electron', 0.0800608, 0.3211473], ['alpha', 0.99724, 6548.559], ['gamma', 0.13003, 45.64443], ['xray', 0.03506477, 1.963443]], 'DDEP 2008'],
  ['Tl-207', 286.44, 0.72, [['beta-', 'Pb-207', 1]], 0, [['beta-', 0.999999, 491.5849], ['conversion_electron', 5.0496e-05, 0.04088992], ['auger_electron', 0.000164423, 0.0005607616], ['gamma', 0.0026627, 2.376334], ['xray', 4.12e-05, 0.003055421]], 'DDEP 2010'],
  ['Po-211', 0.516, 0.003, [['alpha', 'Pb-207', 1]], 143.9, [['conversion_electron', 0.0002214414, 0.1467667], ['auger_electron', 0.000595881, 0.002039544], ['alpha', 1, 7442.564], ['gamma', 0.010442, 7.604279], ['xray', 0.0002399, 0.01401021]], 'DDEP 2008'],
  ['Ac-225', 864000, 8640, [['alpha', 'Fr-221', 1]], 104.8, [['conversion_electron', 0.6444384, 19.66681], ['auger_electron', 1.43675, 5.58097], ['alpha', 0.9999696, 5788.436], ['gamma', 0.0744414, 10.7319], ['xray', 0.2380713, 5.611003]], 'DDEP 2008'],
  ['Fr-221', 287.4, 1.2, [['alpha', 'At-217', 0.999952], ['beta-', 'Ra-221', 4.8e-05]], 116.3, [['conversion_electron', 0.06737787, 8.177052], ['auger_electron', 0.157913, 0.6605342], ['alpha', 0.9999473, 6303.857], ['gamma', 0.1197237, 26.23291], ['xray', 0.05644012, 3.016313]], 'DDEP 2007'],
  ['At-217', 0.0323, 0.0004, [['alpha', 'Bi-213', 0.999933], ['beta-', 'Rn-217', 6.7e-05]], 132.8, [['conversion_electron', 0.0001508948, 0.02722053], ['auger_electron', 0.000379817, 0.001339224], ['alpha', 0.999933, 7066.175], ['gamma', 0.0005329642, 0.2092805], ['xray', 0.0001639, 0.009525637]], 'DDEP 2007'],
  ['Bi-213', 2735.4, 3.6, [['alpha', 'Tl-209', 0.0209], ['beta-', 'Po-213', 0.9791]], 2.338, [['beta-', 0.9791003, 425.7816], ['conversion_electron', 0.04842943, 17.27972], ['auger_electron', 0.1170403, 0.5100874], ['alpha', 0.02090003, 122.0659], ['gamma', 0.2743973, 123.8097], ['xray', 0.05470116, 3.265882]], 'DDEP 2006'],
  ['Po-213', 3.7e-06, 5e-08, [['alpha', 'Pb-209', 1]], 160.4, [['alpha', 1, 8375.862], ['gamma', 4.8e-05, 0.0373824]], 'DDEP 2007'],
  ['Tl-209', 129.66, 0.42, [['beta-', 'Pb-209', 1]], 0, [['beta-', 1.000001, 652.6808], ['conversion_electron', 0.2660455, 28.71749], ['auger_electron', 0.652593, 2.6908], ['gamma', 2.773818, 2141.252], ['xray', 0.2882302, 16.33219]], 'DDEP 2011'],
  ['Pb-209', 11797.2, 54, [['beta-', 'Bi-209', 1]], 0, [['beta-', 1, 197.35]], 'DDEP 2010'],
  ['Pb-212', 38304, 36, [['beta-', 'Bi-212', 1]], 0, [['beta-', 1, 101.2866], ['conversion_electron', 0.4401495, 67.08011], ['auger_electron', 1.075127, 4.570501], ['gamma', 0.47652, 115.0592], ['xray', 0.4934447, 28.86528]], 'DDEP 2010'],
  ['Bi-212', 3632.4, 3.6, [['alpha', 'Tl-208', 0.3593], ['beta-', 'Po-212', 0.6407]], 41.83, [['beta-', 0.6407003, 493.644], ['conversion_electron', 0.2532659, 8.677353], ['auger_electron', 0.7294147, 2.326834], ['alpha', 0.3592964, 2173.983], ['gamma', 0.1279521, 103.905], ['xray', 0.077949, 1.040934]], 'DDEP 2010'],
  ['Po-212', 3e-07, 2e-09, [['alpha', 'Pb-208', 1]], 169.1, [['alpha', 1, 8785.17]], 'DDEP 2010'],
  ['Tl-208', 183.48, 0.36, [['beta-', 'Pb-208', 1]], 0, [['beta-', 0.9999995, 559.7782], ['conversion_electron', 0.09031031, 35.98957], ['auger_electron', 0.223157, 0.9248825], ['gamma', 2.30829, 3374.362], ['xray', 0.09948704, 5.66848]], 'DDEP 2011'],
  ['Tb-161', 595296, 1730, [['beta-', 'Dy-161', 1]], 0, [['beta-', 1.000001, 154.3314], ['conversion_electron', 1.381613, 38.04894], ['auger_electron', 3.987878, 8.982222], ['gamma', 0.5289508, 23.95908], ['xray', 0.4400598, 11.8952]], 'ENSDF'],
  ['Ho-166', 96462, 104, [['beta-', 'Er-166', 1]], 0, [['beta-', 0.999999, 664.4751], ['conversion_electron', 0.4519641, 27.76116], ['auger_electron', 1.181764, 2.95209], ['gamma', 0.0788675, 24.22038], ['xray', 0.1848679, 5.721277]], 'DDEP'],
  ['Ho-166m', 35753997000, 252000000, [['beta-', 'Er-166', 1]], 0, [['beta-', 1.000001, 40.81209], ['conversion_electron', 1.177799, 104.4285], ['auger_electron', 3.19608, 8.07077], ['gamma', 3.101353, 1587.863], ['xray', 0.5969774, 20.61785]], 'DDEP 2006'],
  ['Re-186', 321287.04, 147, [['EC', 'W-186', 0.0753], ['beta-', 'Os-186', 0.9247]], 0, [['beta-', 0.9247, 320.9754], ['conversion_electron', 0.1323909, 13.91937], ['auger_electron', 0.527406, 1.715946], ['gamma', 0.1008121, 14.08814], ['xray', 0.1524792, 6.658898]], 'DDEP'],
  ['Re-188', 61218, 14.4, [['beta-', 'Os-188', 1]], 0, [['beta-', 0.9999837, 764.4586], ['conversion_electron', 0.1251937, 15.23575], ['auger_electron', 0.3272036, 1.040796], ['gamma', 0.1942935, 54.45142], ['xray', 0.07920896, 3.339309]], 'DDEP'],
  ['Sm-153', 166626.72, 4.32, [['beta-', 'Eu-153', 1]], 0, [['beta-', 0.9999812, 224.7421], ['conversion_electron', 0.7603862, 38.20922], ['auger_electron', 2.33027, 5.85545], ['gamma', 0.3545913, 35.79035], ['xray', 0.6977186, 25.55442]], 'DDEP 2006'],
  ['Cu-67', 222588, 432, [['beta-', 'Zn-67', 1]], 0, [['beta-', 1, 135.8758], ['conversion_electron', 0.155129, 13.95368], ['auger_electron', 1.015801, 0.7396289], ['gamma', 0.72932, 114.7995], ['xray', 0.06713547, 0.5701647]], 'ENSDF'],
  ['Cu-64', 45721.44, 7.2, [['beta+', 'Ni-64', 0.175187], ['EC', 'Ni-64', 0.440013], ['beta-', 'Zn-64', 0.3848]], 0, [['beta-', 0.3848, 73.38136], ['beta+', 0.175187, 48.73878], ['auger_electron', 3.12999, 2.049499], ['gamma', 0.00474658, 6.387805], ['xray', 0.16943, 1.249186], ['annihilation', 0.350375, 179.0413]], 'DDEP 2011'],
  ['Sc-47', 289310.4, 77.8, [['beta-', 'Ti-47', 1]], 0, [['beta-', 1, 162.141], ['conversion_electron', 0.004206809, 0.651317], ['auger_electron', 0.1022307, 0.01519818], ['gamma', 0.681, 108.533], ['xray', 0.000862, 0.003929371]], 'DDEP 2013'],
  ['At-211', 25977.6, 25.2, [['EC', 'Po-211', 0.5822], ['alpha', 'Bi-207', 0.4178]], 47.41, [['conversion_electron', 0.000125517, 0.07597567], ['auger_electron', 1.44912, 6.187779], ['alpha', 0.4177958, 2452.01], ['gamma', 0.00250103, 1.718739], ['xray', 0.6324276, 37.37122]], 'DDEP 2010'],
  ['Bi-207', 1038222900, 44200000, [['beta+', 'Pb-207', 0.00012007], ['EC', 'Pb-207', 0.99988]], 0, [['beta+', 0.00012007, 0.04603484], ['conversion_electron', 0.1167891, 105.9909], ['auger_electron', 2.77837, 11.23371], ['gamma', 1.794753, 1474.907], ['xray', 1.103735, 61.07443], ['annihilation', 0.000240139, 0.1227108]], 'DDEP 2009'],
  ['Th-227', 1613952, 7780, [['alpha', 'Ra-223', 1]], 105.6, [['conversion_electron', 1.081417, 37.90851], ['auger_electron', 2.698304, 10.71391], ['alpha', 0.9999693, 5882.362], ['gamma', 0.5320682, 110.974], ['xray', 0.4496657, 10.02868]], 'ENSDF; photon and electron energies uncertain by about 10 %'],
  ['Ra-224', 313718.4, 173, [['alpha', 'Rn-220', 1]], 103.2, [['conversion_electron', 0.0113712, 2.204178], ['auger_electron', 0.02451312, 0.1051987], ['alpha', 1, 5672.95], ['gamma', 0.041369, 10.00348], ['xray', 0.008571836, 0.4309332]], 'DDEP 2010'],
  ['In-111', 242343.36, 34.6, [['EC', 'Cd-111', 1]], 0, [['conversion_electron', 0.1527288, 26.95479], ['auger_electron', 4.44793, 7.013072], ['gamma', 1.847315, 386.1225], ['xray', 0.8972485, 19.79718]], 'DDEP 2006'],
  ['Tc-99m', 21624.12, 3.6, [['IT', 'Tc-99', 1], ['beta-', 'Ru-99', 4e-05]], 0, [['beta-', 3.88559e-05, 0.004509011], ['conversion_electron', 1.114357, 15.88328], ['auger_electron', 1.725203, 1.057198], ['gamma', 0.8852404, 124.386], ['xray', 0.0820879, 1.458361]], 'DDEP'],
  ['F-18', 6584.04, 0.828, [['beta+', 'O-18', 0.9686], ['EC', 'O-18', 0.0314]], 0, [['beta+', 0.9686, 241.6657], ['auger_electron', 0.03119, 0.01449446], ['xray', 0.0002, 0.000105], ['annihilation', 1.9372, 989.9073]], 'DDEP 2014'],
  ['Ga-68', 4069.8, 12, [['beta+', 'Zn-68', 0.888855], ['EC', 'Zn-68', 0.111145]], 0, [['beta+', 0.8888517, 737.2789], ['auger_electron', 0.792621, 0.5438268], ['gamma', 0.0361023, 39.86924], ['xray', 0.0491904, 0.4190315], ['annihilation', 1.77771, 908.408]], 'DDEP 2011'],
  ['Zr-89', 282312, 468, [['beta+', 'Y-89', 0.227891], ['EC', 'Y-89', 0.772109]], 0, [['beta+', 0.227891, 90.17647], ['conversion_electron', 0.008430425, 7.53558], ['auger_electron', 3.23756, 4.331123], ['gamma', 1.00078, 918.018], ['xray', 0.5116151, 7.476007], ['annihilation', 0.455781, 232.9036]], 'DDEP 2014'],
  ['I-124', 360806.4, 25.9, [['beta+', 'Te-124', 0.226921], ['EC', 'Te-124', 0.773079]], 0, [['beta+', 0.2269138, 185.7423], ['conversion_electron', 0.003518099, 2.145061], ['auger_electron', 2.744402, 5.043153], ['gamma', 0.9953572, 867.4063], ['xray', 0.6355672, 16.48295], ['annihilation', 0.453843, 231.9133]], 'ENSDF'],
  ['I-123', 47604.24, 13.3, [['EC', 'Te-123', 1]], 0, [['conversion_electron', 0.1600191, 21.05736], ['auger_electron', 4.2044, 7.570783], ['gamma', 0.8619109, 147.0835], ['xray', 0.9457907, 24.63488]], 'DDEP'],
  ['P-32', 1234137.6, 3110, [['beta-', 'S-32', 1]], 0, [['beta-', 1, 695.5]], 'DDEP'],
  ['Sr-89', 4369248, 2590, [['beta-', 'Y-89', 1]], 0, [['beta-', 1, 582.9106], ['gamma', 9.56e-05, 0.0869004]], 'DDEP'],
  ['Er-169', 810432, 1730, [['beta-', 'Tm-169', 1]], 0, [['beta-', 1, 97.952], ['conversion_electron', 0.4368424, 2.906208], ['auger_electron', 0.4923485, 0.7726763], ['gamma', 0.001785, 0.01957382], ['xray', 0.0005623999, 0.005136147]], 'DDEP 2014'],
  ['Rn-220', 55.8, 0.3, [['alpha', 'Po-216', 1]], 116.5, [['conversion_electron', 2.1045e-05, 0.00961041], ['auger_electron', 7.16031e-05, 0.0002573915], ['alpha', 1, 6287.583], ['gamma', 0.00115, 0.632224]], 'DDEP 2010'],
  ['Po-216', 0.148, 0.004, [['alpha', 'Pb-212', 1]], 128, [['alpha', 1, 6778.385], ['gamma', 1.9e-05, 0.0152931]], 'DDEP 2011'],
  ['Rn-217', 0.00054, 5e-05, [['alpha', 'Po-213', 1]], 145.5, [['alpha', 1, 7742]], 'DDEP 2007'],
  ['Xe-131m', 1033516.8, 1730, [['IT', 'Xe-131', 1]], 0, [['conversion_electron', 0.98071, 138.0136], ['auger_electron', 3.26393, 5.824007], ['gamma', 0.01942, 3.183521], ['xray', 0.6272454, 16.93024]], 'DDEP 2013'],
  ['Ra-225', 1280448, 16400, [['beta-', 'Ac-225', 1]], 0, [['beta-', 1, 92.16282], ['conversion_electron', 0.3879, 9.887967], ['auger_electron', 0.904631, 3.676658], ['gamma', 0.3, 12.027], ['xray', 0.1494283, 1.986275]], 'DDEP 2007'],
  ['Th-228', 60355777, 28400, [['alpha', 'Ra-224', 1]], 96.49, [['conversion_electron', 0.2540879, 18.0914], ['auger_electron', 0.4992032, 2.112782], ['alpha', 0.9999999, 5400.197], ['gamma', 0.016822, 1.908311], ['xray', 0.09784831, 1.367217]], 'DDEP 2010'],
  ['Sr-90', 908839470, 2210000, [['beta-', 'Y-90', 1]], 0, [['beta-', 1, 195.1107]], 'DDEP 2005'],
  ['Tc-99', 6674289900000, 34700000000, [['beta-', 'Ru-99', 1]], 0, [['beta-', 0.9999995, 94.59975], ['auger_electron', 2.96555e-05, 7.882432e-06]], 'DDEP 2010'],
  ['Ge-68', 23410080, 22500, [['EC', 'Ga-68', 1]], 0, [['auger_electron', 6.47331, 4.907708], ['xray', 0.4612991, 4.200036]], 'DDEP 2011'],
  ['Ga-67', 281776.32, 43.2, [['EC', 'Zn-67', 1]], 0, [['conversion_electron', 0.3326551, 28.68131], ['auger_electron', 9.21403, 6.493646], ['gamma', 0.859899, 152.063], ['xray', 0.5883548, 5.011146]], 'DDEP 2006'],
  ['Tl-201', 262837.44, 147, [['EC', 'Hg-201', 1]], 0, [['conversion_electron', 0.9048678, 29.66534], ['auger_electron', 5.14788, 15.74363], ['gamma', 0.137882, 20.71857], ['xray', 1.339886, 72.10705]], 'DDEP'],
  ['Pb-203', 186944.4, 36, [['EC', 'Tl-203', 1]], 0, [['conversion_electron', 0.1892144, 41.19812], ['auger_electron', 3.19497, 12.17598], ['gamma', 0.85124, 244.877], ['xray', 1.24342, 69.32673]], 'DDEP 2006'],
  ['I-125', 5131123.2, 2420, [['EC', 'Te-125', 1]], 0, [['conversion_electron', 0.933504, 7.808646], ['auger_electron', 6.85951, 12.31691], ['gamma', 0.0663, 2.353133], ['xray', 1.529315, 39.29502]], 'DDEP 2010'],
  ['Sc-44', 14292, 144, [['beta+', 'Ca-44', 0.942753], ['EC', 'Ca-44', 0.0572472]], 0, [['beta+', 0.942753, 595.8199], ['conversion_electron', 5.89263e-05, 0.06794096], ['auger_electron', 0.651384, 0.1778571], ['gamma', 1.009003, 1172.297], ['xray', 0.00876, 0.0320047], ['annihilation', 1.88551, 963.4937]], 'DDEP'],
  ['C-11', 1221.66, 1.38, [['beta+', 'B-11', 0.9975], ['EC', 'B-11', 0.0025]], 0, [['beta+', 0.9975, 384.7357], ['auger_electron', 0.0070797, 0.0005047642], ['annihilation', 1.995, 1019.443]], 'DDEP 2011'],
  ['N-13', 598.02, 0.222, [['beta+', 'C-13', 0.99818], ['EC', 'C-13', 0.00182]], 0, [['beta+', 0.99818, 492.1027], ['auger_electron', 0.00516766, 0.0004910122], ['annihilation', 1.99636, 1020.138]], 'DDEP'],
  ['O-15', 122.46, 0.36, [['beta+', 'N-15', 0.99885], ['EC', 'N-15', 0.00115]], 0, [['beta+', 0.99885, 735.8528], ['auger_electron', 0.00327074, 0.0004394895], ['annihilation', 1.9977, 1020.823]], 'DDEP'],
  ['P-33', 2193091.2, 3460, [['beta-', 'S-33', 1]], 0, [['beta-', 1, 76.4]], 'DDEP'],
  ['Rb-82', 75.912, 0.27, [['beta+', 'Kr-82', 0.954146], ['EC', 'Kr-82', 0.0458539]], 0, [['beta+', 0.9541372, 1412.167], ['conversion_electron', 0.0001362917, 0.1040472], ['auger_electron', 0.24875, 0.2500333], ['gamma', 0.1617809, 132.2842], ['xray', 0.0271869, 0.3374844], ['annihilation', 1.90829, 975.1343]], 'DDEP 2014'],
  ['Sr-82', 2189980.8, 1470, [['EC', 'Rb-82', 1]], 0, [['auger_electron', 4.58487, 5.374304], ['xray', 0.6040652, 7.926977]], 'DDEP 2014'],
  ['Xe-133', 453375.36, 43.2, [['beta-', 'Cs-133', 1]], 0, [['beta-', 1, 100.3708], ['conversion_electron', 0.633398, 31.65824], ['auger_electron', 2.16412, 4.308928], ['gamma', 0.373566, 30.32967], ['xray', 0.5352314, 15.34521]], 'DDEP 2008'],
];
