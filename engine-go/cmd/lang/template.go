package main

import (
	"regexp"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
)

const (
	templateLimit    = 5 * time.Second
	templateMaxBytes = 16 << 20
)

var baseTemplate = template.New("base").Funcs(templateFunctions())

// runTemplate renders a Go template with sprig's functions (less those that look at the machine) and
// normalize, slugify, toYaml, fromYaml, fromYamlArray as Argo CD adds them.
func runTemplate(raw []byte) (any, error) {
	var request struct {
		Template  string   `json:"template"`
		Data      any      `json:"data"`
		Options   []string `json:"options"`
		Name      string   `json:"name"`
		TimeoutMs int64    `json:"timeoutMs"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	tree, err := baseTemplate.Clone()
	if err != nil {
		return nil, err
	}
	if request.Name != "" {
		tree = tree.New(request.Name)
	}
	for _, option := range request.Options {
		tree = tree.Option(option)
	}
	if tree, err = tree.Parse(request.Template); err != nil {
		return nil, withKind(err, "parse")
	}
	for _, each := range tree.Templates() {
		if each.Tree != nil {
			markLoops(each.Tree.Root)
		}
	}
	output := limitedWriter{
		limit: templateMaxBytes,
		until: time.Now().Add(milliseconds(request.TimeoutMs, templateLimit)),
	}
	if err := tree.Execute(&output, plain(request.Data)); err != nil {
		return nil, err
	}
	return string(output.bytes), nil
}

// markLoops puts an empty text at the start of every loop: writing it is where the clock is looked at, so that a
// loop that writes nothing ends too.
func markLoops(node parse.Node) {
	switch typed := node.(type) {
	case *parse.ListNode:
		if typed == nil {
			return
		}
		for _, child := range typed.Nodes {
			markLoops(child)
		}
	case *parse.IfNode:
		markBranches(typed.BranchNode)
	case *parse.WithNode:
		markBranches(typed.BranchNode)
	case *parse.RangeNode:
		markBranches(typed.BranchNode)
		mark := &parse.TextNode{NodeType: parse.NodeText, Pos: typed.Pos}
		typed.List.Nodes = append([]parse.Node{mark}, typed.List.Nodes...)
	}
}

func markBranches(branch parse.BranchNode) {
	markLoops(branch.List)
	markLoops(branch.ElseList)
}

func templateFunctions() template.FuncMap {
	functions := sprig.GenericFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(functions, name)
	}
	functions["normalize"] = normalizeName
	functions["slugify"] = slugifyName
	functions["toYaml"] = func(value any) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["fromYaml"] = func(text string) (map[string]any, error) {
		value := map[string]any{}
		return value, yaml.Unmarshal([]byte(text), &value)
	}
	functions["fromYamlArray"] = func(text string) ([]any, error) {
		value := []any{}
		return value, yaml.Unmarshal([]byte(text), &value)
	}
	return functions
}

const maxNameLength = 253

var notInNames = regexp.MustCompile(`[^-a-z0-9.]`)

// normalizeName makes a DNS subdomain name: lower case, others than letters, digits, '-', '.' become '-'.
func normalizeName(name string) string {
	name = notInNames.ReplaceAllString(strings.ToLower(name), "-")
	if len(name) > maxNameLength {
		name = name[:maxNameLength]
	}
	return strings.Trim(name, "-.")
}

// kindError carries a kind for the caller to branch on.
type kindError struct {
	error
	kind string
}

func withKind(err error, kind string) error { return kindError{err, kind} }

func (e kindError) Unwrap() error { return e.error }
