/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.lang.reflect.InvocationTargetException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Kubernetes' own idea of what a manifest may have, by the models that are generated from its API. */
final class KubernetesModels {

    private static final Map<String, Class<?>> MODELS = Map.of(
            "v1/ConfigMap", V1ConfigMap.class,
            "v1/Service", V1Service.class,
            "v1/ServiceAccount", V1ServiceAccount.class,
            "apps/v1/Deployment", V1Deployment.class,
            "autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class,
            "batch/v1/Job", V1Job.class,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class);

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OffsetDateTime.class, (JsonDeserializer<OffsetDateTime>)
                    (text, type, context) -> OffsetDateTime.parse(text.getAsString()))
            .create();

    private KubernetesModels() {}

    /**
     * What is wrong with a manifest: fields that there are not, or must be and are not, values of another type. A number where
     * a text must be is one of them: Gson takes it, and Kubernetes does not.
     */
    static List<String> problems(JsonNode manifest) {
        String kind = kind(manifest);
        Class<?> model = MODELS.get(kind);
        if (model == null) {
            return List.of(kind + " is not among the kinds that are known here");
        }
        JsonElement written = JsonParser.parseString(manifest.toString());
        List<String> problems = new ArrayList<>();
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, written);
            compare("", written, GSON.toJsonTree(GSON.fromJson(written, model)), problems);
        } catch (InvocationTargetException e) {
            problems.add(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind, e);
        } catch (RuntimeException e) {
            problems.add(e.toString());
        }
        return problems;
    }

    static <T> T read(JsonNode manifest, Class<T> model) {
        if (MODELS.get(kind(manifest)) != model) {
            throw new IllegalArgumentException(kind(manifest) + " (expected: " + model.getSimpleName() + ")");
        }
        return GSON.fromJson(manifest.toString(), model);
    }

    private static String kind(JsonNode manifest) {
        return manifest.path("apiVersion").asString("") + "/"
                + manifest.path("kind").asString("");
    }

    /** Models begin with empty lists and maps where nothing was written; all else must be as it was written. */
    private static void compare(String path, JsonElement written, JsonElement read, List<String> problems) {
        if (written.isJsonObject() && read.isJsonObject()) {
            JsonObject was = written.getAsJsonObject();
            JsonObject is = read.getAsJsonObject();
            was.entrySet().forEach(field -> {
                String name = path + "/" + field.getKey();
                if (is.has(field.getKey())) {
                    compare(name, field.getValue(), is.get(field.getKey()), problems);
                } else {
                    problems.add(name + " is lost: " + field.getValue());
                }
            });
            is.entrySet().stream()
                    .filter(field -> !was.has(field.getKey()) && !isEmpty(field.getValue()))
                    .forEach(field -> problems.add(path + "/" + field.getKey() + " was not written"));
        } else if (written.isJsonArray()
                && read.isJsonArray()
                && written.getAsJsonArray().size() == read.getAsJsonArray().size()) {
            for (int i = 0; i < written.getAsJsonArray().size(); i++) {
                compare(
                        path + "/" + i,
                        written.getAsJsonArray().get(i),
                        read.getAsJsonArray().get(i),
                        problems);
            }
        } else if (!written.equals(read)) {
            problems.add(path + " is read as " + read + ", and " + written + " was written");
        }
    }

    private static boolean isEmpty(JsonElement element) {
        return (element.isJsonArray() && element.getAsJsonArray().isEmpty())
                || (element.isJsonObject() && element.getAsJsonObject().isEmpty());
    }
}
