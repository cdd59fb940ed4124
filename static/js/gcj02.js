// WGS 84, in which positions are kept, and GCJ-02, by which tiles of Chinese companies are moved some hundred metres.
// The formula is the one that everybody uses; its way back is found by trying, to less than a millimetre.
const RADIUS = 6378245;
const ECCENTRICITY = 0.00669342162296594323; // squared

export function toGcj02({ lat, lng }) {
  if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271) return { lat, lng };
  const { sin, cos, sqrt, abs, PI } = Math;
  const x = lng - 105;
  const y = lat - 35;
  const waves = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    + (20 * sin(y * PI) + 40 * sin((y / 3) * PI) + 160 * sin((y / 12) * PI) + 320 * sin((y / 30) * PI)) * (2 / 3);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    + (20 * sin(x * PI) + 40 * sin((x / 3) * PI) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * (2 / 3);
  const turned = (lat * PI) / 180;
  const bent = 1 - ECCENTRICITY * sin(turned) ** 2;
  const metresNorth = ((RADIUS * (1 - ECCENTRICITY)) / (bent * sqrt(bent))) * (PI / 180); // of one degree
  const metresEast = (RADIUS / sqrt(bent)) * cos(turned) * (PI / 180);
  return { lat: lat + north / metresNorth, lng: lng + east / metresEast };
}

export function fromGcj02(moved) {
  let { lat, lng } = moved;
  for (let tries = 0; tries < 5; tries += 1) {
    const there = toGcj02({ lat, lng });
    lat += moved.lat - there.lat;
    lng += moved.lng - there.lng;
  }
  return { lat, lng };
}
