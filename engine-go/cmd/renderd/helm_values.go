package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

// helmValues flattens values files into parameters, later files winning: `image.tag`, `ports[0].name`.
func helmValues(work *request) (map[string]any, []byte, error) {
	flat := map[string]string{}
	for _, text := range work.blobs {
		values := map[string]any{}
		if err := yaml.Unmarshal(text, &values); err != nil {
			return nil, nil, fmt.Errorf("failed to parse values: %w", err)
		}
		flatten(values, nil, flat)
	}
	body, err := json.Marshal(flat)
	return nil, body, err
}

func flatten(value any, names []string, flat map[string]string) {
	switch typed := value.(type) {
	case map[string]any:
		for name, item := range typed {
			flatten(item, append(names[:len(names):len(names)], name), flat)
		}
	case []any:
		if len(names) == 0 {
			return
		}
		last := len(names) - 1
		for index, item := range typed {
			indexed := fmt.Sprintf("%s[%d]", names[last], index)
			flatten(item, append(names[:last:last], indexed), flat)
		}
	default:
		flat[strings.Join(names, ".")] = fmt.Sprintf("%v", value)
	}
}
