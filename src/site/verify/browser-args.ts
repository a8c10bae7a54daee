/** How Chromium is started where it only runs pages of ours: for the author's command, tests and benchmarks. */

/**
 * What is turned off. Playwright has a list of its own, which this one takes the place of, for the last
 * counts: of that list it repeats what pages notice. The others draw the popup under the address bar, a
 * page of some 400 scripts that is loaded beside every page that is opened.
 */
const FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'Translate',
  'AimEnabled',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
]

export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-quic',
  `--disable-features=${FEATURES.join(',')}`,
]
