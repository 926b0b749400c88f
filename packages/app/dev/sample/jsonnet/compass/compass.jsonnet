local points = ['north', 'east', 'south', 'west'];

[
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'compass-' + point },
    data: { bearing: std.toString(90 * index) },
  }
  for index in std.range(0, std.length(points) - 1)
  for point in [points[index]]
]
