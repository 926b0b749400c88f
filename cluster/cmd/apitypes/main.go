// Prints the facts of the Kubernetes API types that packages/engine/diff compares by, as TypeScript data:
//
//	go run ./cmd/apitypes "$(go list -m -f '{{.Dir}}' k8s.io/client-go)" > ../packages/engine/diff/kinds/api-types.ts
//
// Field names, emptiness rules and patch keys come from the Go types; the keys of server-side apply from the schema
// that client-go carries.
package main

import (
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"
)

var groupVersions = []string{"v1", "apps/v1", "batch/v1", "networking.k8s.io/v1", "policy/v1", "rbac.authorization.k8s.io/v1", "autoscaling/v2", "autoscaling/v1",
	"storage.k8s.io/v1", "admissionregistration.k8s.io/v1", "scheduling.k8s.io/v1", "coordination.k8s.io/v1", "discovery.k8s.io/v1", "node.k8s.io/v1",
	"flowcontrol.apiserver.k8s.io/v1", "certificates.k8s.io/v1", "events.k8s.io/v1", "resource.k8s.io/v1"}

const header = `import type { TypeFacts } from './facts.ts';

// Facts of the Kubernetes API types, printed by cluster/cmd/apitypes. Do not edit by hand.
// ` + "`" + `status` + "`" + ` is left out: desired states have none.

/** The type of each kind, by ` + "`" + `apiVersion` + "`" + ` and kind. */
// prettier-ignore
`

type relation struct {
	assoc bool
	keys  []string
	kind  string
}

// smd: type name -> field -> list/map relation
var smd = map[string]map[string]relation{}
var smdAtomicStruct = map[string]bool{}

func loadSMD() {
	raw, err := os.ReadFile(os.Args[1] + "/applyconfigurations/internal/internal.go")
	if err != nil {
		panic(err)
	}
	text := string(raw)
	start := strings.Index(text, "YAMLObject(`") + len("YAMLObject(`")
	end := strings.LastIndex(text, "`)")
	var doc struct {
		Types []struct {
			Name string `json:"name"`
			Map  *struct {
				ElementRelationship string `json:"elementRelationship"`
				Fields              []struct {
					Name string                 `json:"name"`
					Type map[string]interface{} `json:"type"`
				} `json:"fields"`
			} `json:"map"`
		} `json:"types"`
	}
	if err := yaml.Unmarshal([]byte(text[start:end]), &doc); err != nil {
		panic(err)
	}
	for _, t := range doc.Types {
		if t.Map == nil {
			continue
		}
		if t.Map.ElementRelationship == "atomic" {
			smdAtomicStruct[t.Name] = true
		}
		fields := map[string]relation{}
		for _, f := range t.Map.Fields {
			if l, ok := f.Type["list"].(map[string]interface{}); ok {
				r := relation{kind: "list", assoc: l["elementRelationship"] == "associative"}
				if ks, ok := l["keys"].([]interface{}); ok {
					for _, k := range ks {
						r.keys = append(r.keys, k.(string))
					}
				}
				fields[f.Name] = r
			} else if m, ok := f.Type["map"].(map[string]interface{}); ok {
				fields[f.Name] = relation{kind: "map", assoc: m["elementRelationship"] != "atomic"}
			} else if f.Type["elementRelationship"] == "atomic" {
				fields[f.Name] = relation{kind: "ref"}
			}
		}
		smd[t.Name] = fields
	}
}

func smdName(t reflect.Type) string {
	p := strings.Split(t.PkgPath(), "/")
	n := len(p)
	if strings.Contains(t.PkgPath(), "apimachinery/pkg/apis/meta") {
		return "io.k8s.apimachinery.pkg.apis.meta.v1." + t.Name()
	}
	return "io.k8s.api." + p[n-2] + "." + p[n-1] + "." + t.Name()
}

var names = map[reflect.Type]string{}
var taken = map[string]reflect.Type{}
var order []reflect.Type
var status = map[reflect.Type]bool{}

func nameOf(t reflect.Type) string {
	if n, ok := names[t]; ok {
		return n
	}
	n := t.Name()
	if _, ok := taken[n]; ok {
		p := strings.Split(t.PkgPath(), "/")
		n = strings.ToUpper(p[len(p)-2][:1]) + p[len(p)-2][1:] + strings.ToUpper(p[len(p)-1][:1]) + p[len(p)-1][1:] + t.Name()
	}
	taken[n] = t
	names[t] = n
	order = append(order, t)
	return n
}

func code(t reflect.Type) string {
	switch t {
	case reflect.TypeOf(resource.Quantity{}):
		return "quantity"
	case reflect.TypeOf(intstr.IntOrString{}):
		return "intOrString"
	case reflect.TypeOf(metav1.Time{}), reflect.TypeOf(metav1.MicroTime{}):
		return "time"
	case reflect.TypeOf(metav1.Duration{}):
		return "duration"
	case reflect.TypeOf(runtime.RawExtension{}), reflect.TypeOf(metav1.FieldsV1{}):
		return "raw"
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Int16, reflect.Int8:
		return "int"
	case reflect.Float64:
		return "float"
	case reflect.Struct:
		return nameOf(t)
	}
	panic("type " + t.String())
}

type fieldOut struct{ name, text string }

func fieldsOf(t reflect.Type, owner reflect.Type, top bool) []fieldOut {
	var out []fieldOut
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("json"), ",")
		inline := f.Anonymous && (tag[0] == "")
		if inline {
			out = append(out, fieldsOf(f.Type, owner, false)...)
			continue
		}
		if tag[0] == "-" || tag[0] == "" {
			continue
		}
		if top && tag[0] == "status" {
			continue
		}
		omit := false
		for _, o := range tag[1:] {
			if o == "omitempty" || o == "omitzero" {
				omit = true
			}
		}
		ft := f.Type
		prefix := ""
		if !omit {
			prefix = "+"
		}
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
			prefix = "*"
		}
		rel, hasRel := smd[smdName(owner)][tag[0]]
		merge := f.Tag.Get("patchMergeKey")
		strategy := f.Tag.Get("patchStrategy")
		var text string
		switch {
		case ft.Kind() == reflect.Slice && ft.Elem().Kind() == reflect.Uint8:
			text = "'" + prefix + "bytes'"
		case ft.Kind() == reflect.Slice:
			et := ft.Elem()
			if et.Kind() == reflect.Pointer {
				et = et.Elem()
			}
			text = "{ list: '" + code(et) + "'"
			if prefix == "+" {
				text += ", kept: true"
			}
			if strings.Contains(strategy, "merge") {
				text += ", merge: '" + merge + "'"
			}
			if strings.Contains(strategy, "retainKeys") {
				text += ", retainKeys: true"
			}
			if hasRel && rel.assoc {
				text += ", keys: '" + strings.Join(rel.keys, ",") + "'"
			}
			text += " }"
		case ft.Kind() == reflect.Map:
			et := ft.Elem()
			var c string
			if et.Kind() == reflect.Slice {
				if et.Elem().Kind() == reflect.Uint8 {
					c = "bytes"
				} else {
					c = "raw"
				}
			} else {
				c = code(et)
			}
			text = "{ map: '" + c + "'"
			if prefix == "+" {
				text += ", kept: true"
			}
			if hasRel && !rel.assoc {
				text += ", atomic: true"
			}
			text += " }"
		default:
			c := code(ft)
			atomic := (hasRel && rel.kind == "ref") || (ft.Kind() == reflect.Struct && smdAtomicStruct[smdName(ft)])
			if strings.Contains(strategy, "retainKeys") || strings.Contains(strategy, "replace") || atomic {
				text = "{ type: '" + prefix + c + "'"
				if strings.Contains(strategy, "retainKeys") {
					text += ", retainKeys: true"
				}
				if strings.Contains(strategy, "replace") {
					text += ", replace: true"
				}
				if atomic {
					text += ", atomic: true"
				}
				text += " }"
			} else {
				text = "'" + prefix + c + "'"
			}
		}
		out = append(out, fieldOut{tag[0], text})
	}
	return out
}

func main() {
	loadSMD()
	type kindOut struct{ gv, kind, name string }
	var kinds []kindOut
	tops := map[reflect.Type]bool{}
	nameOf(reflect.TypeOf(metav1.ObjectMeta{}))
	for _, gvText := range groupVersions {
		gv, err := schema.ParseGroupVersion(gvText)
		if err != nil {
			panic(err)
		}
		known := scheme.Scheme.KnownTypes(gv)
		var sorted []string
		for k := range known {
			sorted = append(sorted, k)
		}
		sort.Strings(sorted)
		for _, k := range sorted {
			t := known[k]
			m, ok := t.FieldByName("ObjectMeta")
			if !ok || !m.Anonymous || strings.Contains(t.PkgPath(), "meta/v1") {
				continue
			}
			if k == "Eviction" || k == "Binding" || k == "PodStatusResult" || k == "Scale" || k == "SerializedReference" || k == "RangeAllocation" || strings.HasSuffix(k, "Review") || k == "TokenRequest" || k == "ComponentStatus" {
				continue
			}
			tops[t] = true
			kinds = append(kinds, kindOut{gvText, k, nameOf(t)})
		}
	}
	var lines []string
	for i := 0; i < len(order); i++ {
		t := order[i]
		var parts []string
		for _, f := range fieldsOf(t, t, tops[t]) {
			n := f.name
			if strings.ContainsAny(n, "$-") {
				n = "'" + n + "'"
			}
			parts = append(parts, n+": "+f.text)
		}
		lines = append(lines, fmt.Sprintf("  %s: { %s },", names[t], strings.Join(parts, ", ")))
	}
	fmt.Print(header)
	fmt.Println("export const kindTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {")
	last := ""
	for _, k := range kinds {
		if k.gv != last {
			if last != "" {
				fmt.Println(" },")
			}
			fmt.Printf("  '%s': {", k.gv)
			last = k.gv
		}
		fmt.Printf(" %s: '%s',", k.kind, k.name)
	}
	fmt.Println(" },\n};")
	fmt.Print("\n/** The fields of each type. */\n// prettier-ignore\n")
	fmt.Println("export const apiTypes: Readonly<Record<string, TypeFacts>> = {")
	for _, l := range lines {
		fmt.Println(l)
	}
	fmt.Println("};")
}
