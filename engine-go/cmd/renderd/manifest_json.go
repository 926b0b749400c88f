package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// manifestOf is what resource.MarshalJSON gives. That writes YAML and reads it again, a tenth of a whole build; what
// needs no such thing is written at once.
func manifestOf(object *resource.Resource) ([]byte, error) {
	var out bytes.Buffer
	if root := object.YNode(); root != nil && root.Kind == yaml.MappingNode && writeNode(&out, root) {
		return out.Bytes(), nil
	}
	return object.MarshalJSON()
}

var quotedStyles = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// plainInteger is a number that means the same in YAML and JSON, and fits in 64 bits.
var plainInteger = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,17})$`)

// writeNode writes a node as JSON, keys in order. False when it is nothing simple, such as an alias or a float.
func writeNode(out *bytes.Buffer, node *yaml.Node) bool {
	if node.Anchor != "" || node.Style&yaml.TaggedStyle != 0 {
		return false
	}
	switch node.Kind {
	case yaml.MappingNode:
		return writeMapping(out, node)
	case yaml.SequenceNode:
		out.WriteByte('[')
		for index, item := range node.Content {
			if index > 0 {
				out.WriteByte(',')
			}
			if !writeNode(out, item) {
				return false
			}
		}
		out.WriteByte(']')
		return true
	case yaml.ScalarNode:
		return writeScalar(out, node)
	}
	return false
}

func writeMapping(out *bytes.Buffer, node *yaml.Node) bool {
	fields := make([]int, 0, len(node.Content)/2)
	for index := 0; index+1 < len(node.Content); index += 2 {
		if key := node.Content[index]; key.Kind != yaml.ScalarNode || key.ShortTag() != yaml.NodeTagString {
			return false
		}
		fields = append(fields, index)
	}
	slices.SortFunc(fields, func(left, right int) int {
		return strings.Compare(node.Content[left].Value, node.Content[right].Value)
	})
	out.WriteByte('{')
	for place, index := range fields {
		if place > 0 {
			if node.Content[fields[place-1]].Value == node.Content[index].Value {
				return false
			}
			out.WriteByte(',')
		}
		if !writeNode(out, node.Content[index]) {
			return false
		}
		out.WriteByte(':')
		if !writeNode(out, node.Content[index+1]) {
			return false
		}
	}
	out.WriteByte('}')
	return true
}

func writeScalar(out *bytes.Buffer, node *yaml.Node) bool {
	tag := node.ShortTag()
	// What is quoted is read again as text, whatever it was before.
	if tag != yaml.NodeTagString && node.Style&quotedStyles != 0 {
		return false
	}
	switch tag {
	case yaml.NodeTagString:
		// Lines in other styles do not all survive the library's writing.
		if node.Style&(yaml.LiteralStyle|yaml.DoubleQuotedStyle) == 0 && strings.Contains(node.Value, "\n") {
			return false
		}
		return writeText(out, node.Value)
	case yaml.NodeTagInt:
		if !plainInteger.MatchString(node.Value) {
			return false
		}
	case yaml.NodeTagBool:
		if node.Value != "true" && node.Value != "false" {
			return false
		}
	case yaml.NodeTagNull:
		if node.Value != "null" && node.Value != "~" && node.Value != "" {
			return false
		}
		out.WriteString("null")
		return true
	default:
		return false
	}
	out.WriteString(node.Value)
	return true
}

// writeText writes a text that YAML gives back as it took it.
func writeText(out *bytes.Buffer, text string) bool {
	plain := true
	for index := range len(text) {
		switch at := text[index]; {
		case at == '\n', at == '"', at == '\\':
			plain = false
		case at < ' ' || at > '~':
			return false
		}
	}
	if plain {
		out.WriteByte('"')
		out.WriteString(text)
		out.WriteByte('"')
		return true
	}
	quoted, err := json.Marshal(text)
	out.Write(quoted)
	return err == nil
}
