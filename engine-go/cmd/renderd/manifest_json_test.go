package main

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func resourceOf(t *testing.T, text string) *resource.Resource {
	t.Helper()
	made, err := provider.NewDefaultDepProvider().GetResourceFactory().FromBytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func sameAsLibrary(t *testing.T, object *resource.Resource, what string) {
	t.Helper()
	wanted, wantedError := object.MarshalJSON()
	found, foundError := manifestOf(object)
	if (wantedError == nil) != (foundError == nil) {
		t.Fatalf("%s: the library says %v, this %v", what, wantedError, foundError)
	}
	if wantedError != nil {
		return
	}
	var left, right any
	if json.Unmarshal(wanted, &left) != nil || json.Unmarshal(found, &right) != nil || !reflect.DeepEqual(left, right) {
		t.Fatalf("%s\nthe library: %s\nthis:        %s", what, wanted, found)
	}
}

func TestManifestOfIsWhatTheLibraryGives(t *testing.T) {
	values := []string{
		`a`, `"a"`, `'it''s'`, `"true"`, `true`, `yes`, `on`, `y`, `~`, `null`, `""`, `0`, `-1`, `007`, `0o7`, `0x1F`, `1_000`, `"1"`,
		`9223372036854775807`, `18446744073709551616`, `1.0`, `1e3`, `.inf`, `2020-01-02`, `2020-01-02T03:04:05Z`, `<<`, `"<<"`,
		`!!str 1`, `!!int "1"`, `!!float 1`, `!own x`, `!!binary aGk=`, `ä`, `"\u2028"`, `"a\tb"`, `"a\rb"`, `"\0"`, `"<&>"`,
		"|\n    a\n    b\n", "|-\n    a\n", "|+\n    a\n\n", ">\n    a\n    b\n", "|2\n      a\n", "\"\\n\"", "\"\\n a\"", "\" a \\n b \"", "\"a\\n\\n\"",
		`[]`, `[a, 1, null]`, `{}`, `{b: 1, a: 2}`, `{1: a}`, `{true: a}`, `{"1": a}`, `&x {a: 1}`, "&x [1]", "# remark\n    a",
	}
	for _, value := range values {
		sameAsLibrary(t, resourceOf(t, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  key: "+value+"\n"), value)
	}
	sameAsLibrary(t, resourceOf(t, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\nspec:\n  a: &x {b: 1}\n  c: *x\n  d: {<<: *x}\n"), "alias")
}

func TestManifestOfWritesWhatTransformersSet(t *testing.T) {
	tags := []string{"", yaml.NodeTagString, yaml.NodeTagInt, yaml.NodeTagBool, yaml.NodeTagNull, yaml.NodeTagFloat}
	styles := []yaml.Style{0, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle, yaml.TaggedStyle, yaml.FlowStyle}
	pieces := []string{"a", "1", " ", "\n", ":", "#", "-", "\"", "'", "true", "null", "~", "0", "{", "\\", "|", "%", "é", "\t", "b c", "? ", "..."}
	random := rand.New(rand.NewSource(1))
	for range 5_000 {
		var value strings.Builder
		for range random.Intn(6) {
			value.WriteString(pieces[random.Intn(len(pieces))])
		}
		object := resourceOf(t, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  key: old\n")
		_, err := object.Pipe(yaml.Lookup("data", "key"), yaml.FilterFunc(func(node *yaml.RNode) (*yaml.RNode, error) {
			at := node.YNode()
			at.Value, at.Tag, at.Style = value.String(), tags[random.Intn(len(tags))], styles[random.Intn(len(styles))]
			return node, nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		sameAsLibrary(t, object, value.String())
	}
}
