// Renders a chart as Helm does, as far as this chart goes: Go templates with the functions of sprig and Helm's own few.
//
//	render-chart CHART    reads lines of JSON with values from stdin; prints a line of JSON for each: {"<template>": "<manifests>"} or {"error": "..."}
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type values = map[string]interface{}

func main() {
	chart := os.Args[1]
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		manifests, err := render(chart, lines.Bytes())
		if err != nil {
			manifests = map[string]string{"error": err.Error()}
		}
		answer, _ := json.Marshal(manifests)
		fmt.Println(string(answer))
	}
}

func render(folder string, given []byte) (map[string]string, error) {
	chart, defaults, own := values{}, values{}, values{}
	for name, into := range map[string]*values{"Chart.yaml": &chart, "values.yaml": &defaults} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = yaml.Unmarshal(text, into)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := yaml.Unmarshal(given, &own); err != nil {
		return nil, err
	}
	context := values{
		"Values":  merge(defaults, own),
		"Release": values{"Name": "demo", "Namespace": "video", "Service": "Helm"},
		"Chart":   values{"Name": chart["name"], "Version": chart["version"], "AppVersion": chart["appVersion"]},
	}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(sprig.TxtFuncMap()).Funcs(helmFunctions(root))
	paths, _ := filepath.Glob(filepath.Join(folder, "templates", "*"))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err == nil {
			_, err = root.New(filepath.Base(path)).Parse(string(text))
		}
		if err != nil {
			return nil, err
		}
	}
	manifests := map[string]string{}
	for _, path := range paths {
		name := filepath.Base(path)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var out strings.Builder
		if err := root.ExecuteTemplate(&out, name, context); err != nil {
			return nil, err
		}
		manifests[name] = out.String()
	}
	return manifests, nil
}

// Maps are merged, anything else is replaced; null takes a default away.
func merge(base, over values) values {
	for key, value := range over {
		left, isMap := base[key].(values)
		right, areMaps := value.(values)
		switch {
		case value == nil:
			delete(base, key)
		case isMap && areMaps:
			base[key] = merge(left, right)
		default:
			base[key] = value
		}
	}
	return base
}

func helmFunctions(root *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data interface{}) (string, error) {
			var out strings.Builder
			err := root.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
		"toYaml": func(value interface{}) string {
			var out strings.Builder
			encoder := yaml.NewEncoder(&out)
			encoder.SetIndent(2)
			_ = encoder.Encode(value)
			return strings.TrimSuffix(out.String(), "\n")
		},
	}
}
