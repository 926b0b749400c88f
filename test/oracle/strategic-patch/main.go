// Reads lines of {"kind", "original", "modified", "current"} and prints for each what Kubernetes' own three-way
// strategic merge patch makes of `current`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

type states struct {
	Kind                        string
	Original, Modified, Current json.RawMessage
}

const maxLine = 1 << 24

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, maxLine), maxLine)
	for lines.Scan() {
		result, err := apply(lines.Bytes())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s\n", result)
	}
}

func apply(line []byte) ([]byte, error) {
	var s states
	if err := json.Unmarshal(line, &s); err != nil {
		return nil, err
	}
	var object any = &appsv1.Deployment{}
	if s.Kind == "Service" {
		object = &corev1.Service{}
	}
	meta, err := strategicpatch.NewPatchMetaFromStruct(object)
	if err != nil {
		return nil, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(s.Original, s.Modified, s.Current, meta, true)
	if err != nil {
		return nil, err
	}
	return strategicpatch.StrategicMergePatchUsingLookupPatchMeta(s.Current, patch, meta)
}
