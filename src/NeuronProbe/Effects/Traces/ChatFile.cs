using System.Text.Json;
using NeuronProbe.Hub;

namespace NeuronProbe.Effects.Traces;

/// <summary>A chat as a JSON list of <c>{"role", "content"}</c>, which becomes a text by a model's chat template.
/// </summary>
internal static class ChatFile
{
    /// <summary>The option that names it.</summary>
    public const string Option = "--chat";

    private const string Settings = "tokenizer_config.json";
    private const string Template = "chat_template";

    private static readonly string[] TemplateFiles = ["chat_template.jinja", "chat_template.json"];

    /// <summary>Says why a chat can't be read: templates are programs in Jinja, which is not followed here.</summary>
    /// <param name="path">The chat.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ProbeException">The model's files can't be read.</exception>
    public static ProbeException Refusal(string path, ModelLocation model)
    {
        if (Problems.Of(() => DemandChat(path)) is [_, ..] problems)
        {
            return new ProbeException(problems);
        }
        return new ProbeException(HasTemplate(model.Folder)
            ? $"{Option}: expected a text as the chat template of '{model.Name}' renders it, but got the chat: "
                + "templates are programs in Jinja, which is not followed here. Render it elsewhere, for example by "
                + "tokenizer.apply_chat_template(chat, tokenize=False) of transformers, and give the text with "
                + "--text -; with --bos never where it begins with the BOS token."
            : $"{Option}: expected a model with a chat template, but the files of '{model.Name}' have none. "
                + "Give the text itself with --text.");
    }

    private static bool HasTemplate(string folder)
    {
        string path = Path.Combine(folder, Settings);
        if (TemplateFiles.Any(name => UserFile.Exists(Path.Combine(folder, name))))
        {
            return true;
        }
        if (!UserFile.Exists(path))
        {
            return false;
        }
        try
        {
            using JsonDocument settings = JsonDocument.Parse(UserFile.Read(path));
            return settings.RootElement.ValueKind == JsonValueKind.Object
                && settings.RootElement.TryGetProperty(Template, out JsonElement template)
                && template.ValueKind != JsonValueKind.Null;
        }
        catch (JsonException e)
        {
            throw new ProbeException(
                $"{path}: expected JSON, but got: {e.Message} Download the file again.", e);
        }
    }

    private static void DemandChat(string path)
    {
        try
        {
            using JsonDocument chat = JsonDocument.Parse(UserFile.ReadFileOrPipe(path));
            bool isChat = chat.RootElement.ValueKind == JsonValueKind.Array
                && chat.RootElement.EnumerateArray().All(IsMessage);
            if (!isChat)
            {
                throw new ProbeException(
                    $"{path}: expected a list of objects with the texts \"role\" and \"content\", but got other JSON. "
                    + "Write it so: [{\"role\": \"user\", \"content\": \"Hello.\"}].");
            }
        }
        catch (JsonException e)
        {
            throw new ProbeException(
                $"{path}: expected a chat as JSON, but got: {e.Message} "
                + "Write it so: [{\"role\": \"user\", \"content\": \"Hello.\"}].",
                e);
        }
    }

    private static bool IsMessage(JsonElement message) => message.ValueKind == JsonValueKind.Object
        && IsText(message, "role") && IsText(message, "content");

    private static bool IsText(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String;
}
